import type { CaptureSummary, FunctionAnalysis } from '../../model/analysis.ts'
import { MOST_STATES, type NamedExemplar, namedExemplars } from '../charts/named-exemplars.ts'
import { stateTimelines } from '../charts/state-timelines.ts'
import { componentsOfTimelines } from '../charts/used-components.ts'
import { spanGrid } from '../layout/span-grid.ts'
import { counted, durationUnit } from '../text/format.ts'
import { displayName } from '../words/display-name.ts'
import { figure } from './figure.ts'
import { htmlTable } from './html-table.ts'
import { componentLegend } from './legend.ts'
import { html, type Markup } from './markup.ts'
import { MOST_SAMPLED, sampledSpans } from './sampled-spans.ts'
import { sentences } from './sentences.ts'
import { stateList } from './state-list.ts'

/**
 * The slowest spans and a few usual ones, moment by moment; the choice of a range of latency or time filters them. `part` of the page
 * is room for them.
 */
export function exemplarSection(
  fn: FunctionAnalysis,
  capture: CaptureSummary,
  index: number,
  part: number,
): Markup | undefined {
  const named = namedExemplars(fn, MOST_STATES * part)
  if (named.length === 0) return undefined
  const { header, align, rows } = spanGrid(
    named.map(({ exemplar }) => exemplar),
    capture,
  )
  const grid = {
    header: ['span', ...header],
    align: `l${align}`,
    rows: rows.map((cells, row) => [named[row].name, ...cells]),
  }
  return html`<h3 id="f${index}-spans">The slowest spans, moment by moment</h3>
${choice(fn, index)}
${sampledSpans(fn, MOST_SAMPLED * part)}
${htmlTable(grid, {
  caption: `Single spans of ${displayName(fn.fn)}: the slowest, and usual ones picked by chance`,
  attributes: (row) => attributes(named[row], capture),
})}
${sentences(leftOut(fn, named.length))}
${
  named.every(({ exemplar }) => exemplar.timeline.length === 0)
    ? undefined
    : html`${figure(stateTimelines(fn, named), {
        kind: 'timelines',
        title: 'Timelines.',
        note: 'What each goroutine did.',
        acts: 'Point at a state to see its reason and length, click it to zoom in, click beside it or press Escape to zoom out.',
        legend: componentLegend(componentsOfTimelines(named)),
      })}
${stateList(fn, index, named)}`
}`
}

/** Long timelines take the room of others. */
function leftOut({ exemplars, usual }: FunctionAnalysis, shown: number): readonly string[] {
  const hidden = exemplars.length + Math.min(2, usual.length) - shown
  if (hidden <= 0) return []
  return [`${counted(hidden, 'more span')} left out here: --json has them all.`]
}

/** The same choice as by dragging, for the keyboard. */
function choice(fn: FunctionAnalysis, index: number): Markup {
  const unit = durationUnit(fn.maxNs)
  const bins = fn.latency?.bins ?? []
  return html`<form class="choice" data-unit="${unit.ns}" data-bins="${JSON.stringify(bins.map(({ loNs, hiNs, count }) => [loNs, hiNs, count]))}">
<fieldset><legend>Show spans with a latency</legend>
<label for="f${index}-from">from</label> <input id="f${index}-from" name="from" type="number" min="0" step="any" inputmode="decimal"> ${unit.name}
<label for="f${index}-to">to</label> <input id="f${index}-to" name="to" type="number" min="0" step="any" inputmode="decimal"> ${unit.name}
<button type="reset">Show all</button></fieldset>
<output aria-live="polite"></output>
</form>`
}

function attributes({ name, label, exemplar }: NamedExemplar, capture: CaptureSummary): Markup {
  const { startNs, durNs } = exemplar.span
  const firstNs = exemplar.capture?.startNs ?? capture.startNs
  const began =
    startNs === undefined || firstNs === undefined
      ? undefined
      : html` data-from="${Number(startNs - firstNs)}"`
  const { group } = exemplar
  const ofGroup = group === undefined ? undefined : html` data-group="${group}"`
  return html` data-span="${label}" data-name="${name}" data-dur="${durNs}"${began}${ofGroup}`
}
