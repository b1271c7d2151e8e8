import type { Analysis, FunctionAnalysis } from '../../model/analysis.ts'
import { componentParts, componentTimes } from '../charts/component-bars.ts'
import { distributionCurve } from '../charts/distribution-curve.ts'
import { eventLegend } from '../charts/event-marks.ts'
import { heatLegend, latencyHeat } from '../charts/latency-heat.ts'
import { HISTOGRAM_LEGEND, latencyHistogram } from '../charts/latency-histogram.ts'
import { componentsOfTail } from '../charts/used-components.ts'
import {
  causeGrid,
  isLargeCause,
  tailNotes,
  tailSentence,
  usualNote,
  verdictSentences,
} from '../layout/cause-grid.ts'
import { nestedGrid } from '../layout/nested-grid.ts'
import { percentileGrid, percentileNotes } from '../layout/percentile-grid.ts'
import { counted } from '../text/format.ts'
import { displayName } from '../words/display-name.ts'
import { drawingSentences, lesserIncidents } from '../words/runtime-words.ts'
import { adviceCards } from './advice.ts'
import { exemplarSection } from './exemplar-section.ts'
import { figure } from './figure.ts'
import { groupSection } from './group-section.ts'
import { htmlTable } from './html-table.ts'
import { chip, componentLegend, legendList } from './legend.ts'
import { html, type Markup } from './markup.ts'
import { placeSection } from './place-section.ts'
import { sentences } from './sentences.ts'
import { verdictBlock } from './verdict-block.ts'

/** So many functions have charts: a page of more is no answer, and no mail. */
export const FUNCTIONS_DRAWN: number = 8

/** Where the page tells of a function, by its place: in a section of its own, or in a sentence among the others. */
export function functionId(index: number): string {
  return `f${index}`
}

/**
 * Everything about one function, from the answer to its evidence. `index` tells the functions of a page apart: of all but the first
 * the evidence is folded away.
 */
export function functionSection(fn: FunctionAnalysis, index: number, analysis: Analysis): Markup {
  return html`<section class="function" id="f${index}" data-function data-find="${displayName(fn.fn)}" aria-labelledby="f${index}-name">
${verdictBlock(fn, index, analysis)}
${
  index === 0
    ? evidence(fn, index, analysis)
    : html`<details class="rest"><summary>Percentiles, causes and spans of ${displayName(fn.fn)}</summary>
${evidence(fn, index, analysis)}</details>`
}
</section>
`
}

function evidence(fn: FunctionAnalysis, index: number, analysis: Analysis): Markup {
  return html`${groupSection(fn, index)}
${adviceCards(fn)}
<div class="pair">
${percentiles(fn, analysis)}
${distribution(fn)}
</div>
${causes(fn, index)}
${placeSection(fn, index)}
${nested(fn)}
${shapes(fn, index, analysis)}
${exemplarSection(fn, analysis.capture, index, 1 / Math.min(FUNCTIONS_DRAWN, analysis.functions.length))}
${incidents(fn)}`
}

function percentiles(fn: FunctionAnalysis, { capture }: Analysis): Markup {
  return html`<div><h3>Percentiles</h3>
${htmlTable(percentileGrid(fn, capture), { caption: `Percentiles of ${displayName(fn.fn)}` })}
${sentences(percentileNotes(fn, capture))}</div>`
}

function distribution(fn: FunctionAnalysis): Markup | undefined {
  if (fn.latency === undefined) return undefined
  return figure(distributionCurve(fn, fn.latency), {
    kind: 'distribution',
    title: 'Distribution.',
    note: 'Which share of all spans took so long or less; the axis widens towards the slowest. Bands are 95 % intervals.',
  })
}

function causes(fn: FunctionAnalysis, index: number): Markup | undefined {
  const { tail, components } = fn
  if (tail === undefined || components.length === 0) return undefined
  const shown = components.filter(isLargeCause)
  const left = components.length - shown.length
  return html`<h3 id="f${index}-why">Why the tail is slow</h3>
<p>${tailSentence(tail)}</p>
${htmlTable(causeGrid(shown, 'wide'), {
  caption: `What each component does to the tail of ${displayName(fn.fn)}`,
  mark: (row) => chip(shown[row].name).markup,
})}
${sentences([
  ...usualNote(shown),
  ...verdictSentences(shown),
  ...tailNotes(tail),
  ...(left === 0 ? [] : [`${counted(left, 'component')} below 1 % left out.`]),
])}
${legendList(componentLegend(componentsOfTail(fn)))}
<div class="pair">
${figure(componentTimes(fn), {
  kind: 'component-times',
  title: 'Slow against usual.',
  note: 'Mean time by component, in one scale.',
  legend: [],
})}
${figure(componentParts(fn), {
  kind: 'component-parts',
  title: 'What they are made of.',
  note: 'The same, as parts of the whole.',
  legend: [],
})}
</div>`
}

/** Which part of its excess lies in calls of other functions, as one tree. */
function nested({ fn, nested: calls = [] }: FunctionAnalysis): Markup | undefined {
  if (calls.length === 0) return undefined
  return html`<h3>Inside it: which part of its excess lies in calls that it made</h3>
${htmlTable(nestedGrid(calls, '\u00a0\u00a0'), { caption: `Time that ${displayName(fn)} spends in calls that it makes` })}`
}

function shapes(fn: FunctionAnalysis, index: number, analysis: Analysis): Markup | undefined {
  const { latency, heat } = fn
  if (latency === undefined) return undefined
  return html`<h3 id="f${index}-shapes" class="drawn">How latency is distributed, and when</h3>
${figure(latencyHistogram(fn, latency), {
  kind: 'histogram',
  title: 'Histogram.',
  note: 'How many spans took how long.',
  acts: 'Drag over a range to list its spans below.',
  legend: HISTOGRAM_LEGEND,
})}
${
  heat === undefined
    ? undefined
    : html`${figure(latencyHeat(fn, heat, analysis), {
        kind: 'heat',
        title: 'Latency over time.',
        note: `A cell holds as many spans as its colour says, rings are the slowest${fn.drift === undefined ? '' : '; the dashed line is where the level changes most'}.`,
        acts: 'Drag over a part to list its spans below.',
        legend: [...heatLegend(heat), ...eventLegend(analysis.events)],
      })}
${sentences(drawingSentences(analysis.events))}`
}`
}

function incidents(fn: FunctionAnalysis): Markup | undefined {
  const found = lesserIncidents(fn)
  if (found.length === 0) return undefined
  return html`<h3>Incidents: slow spans that share one event</h3>
${sentences(found)}`
}
