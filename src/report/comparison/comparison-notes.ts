import type {
  Comparison,
  FunctionChange,
  HistogramChange,
  LoneFunction,
} from '../../model/comparison.ts'
import { qualityLists } from '../html/closing-sections.ts'
import { htmlTable } from '../html/html-table.ts'
import { html, type Markup } from '../html/markup.ts'
import { groupChangeGrid } from '../layout/group-change-grid.ts'
import { nestedChangeGrid } from '../layout/nested-grid.ts'
import { changedPlaces, placeChangeGrid } from '../layout/place-change-grid.ts'
import { counted, duration } from '../text/format.ts'
import { displayName } from '../words/display-name.ts'
import {
  HISTOGRAM_CHANGE_HEAD,
  histogramChangeRows,
  histogramChangeSentence,
} from '../words/histogram-change-words.ts'
import { histogramName } from '../words/histogram-name.ts'
import { mixSentence } from '../words/mix-words.ts'

const HISTOGRAMS_SHOWN = 50
const GROUPS_SHOWN = 100
const LONE_SHOWN = 100

/** Whether the whole changed by another mix of functions; nothing where there is one function. */
export function mixNote({
  overall,
  functions,
  onlyBefore,
  onlyAfter,
}: Comparison): Markup | undefined {
  const all = functions.length + onlyBefore.length + onlyAfter.length
  if (overall === undefined || all < 2) return undefined
  return html`<section id="mix"><h2>All functions together</h2>
<p>${mixSentence('mean', overall.mean)} ${mixSentence('p99', overall.p99)}</p></section>
`
}

/** What each place in the code did to the change of p99. */
export function placeNote(fn: FunctionChange): Markup | undefined {
  const places = changedPlaces(fn)
  if (places.length === 0) return undefined
  return html`<h3>Where in the code</h3>
${htmlTable(placeChangeGrid(places), { caption: 'Where in the code p99 changed' })}`
}

/** What calls of the function spent inside calls of others, as one tree. */
export function nestedNote({ fn, nested = [] }: FunctionChange): Markup | undefined {
  if (nested.length === 0) return undefined
  return html`<h3>Inside it: calls that it made</h3>
${htmlTable(nestedChangeGrid(nested, '\u00a0\u00a0'), { caption: `Time that ${displayName(fn)} spent in calls that it made, before and after` })}`
}

/** Whether the function has another mix of groups, or slower ones. */
export function groupNote({ groups: mix }: FunctionChange): Markup | undefined {
  if (mix === undefined || mix.groups.length < 2) return undefined
  const shown = mix.groups.slice(0, GROUPS_SHOWN)
  const hidden = mix.groups.length - shown.length
  const columns = mix.names.map(displayName).join(', ')
  const caption = `By ${columns}: another mix, or slower groups?`
  return html`<h3>By ${columns}</h3>
${htmlTable(groupChangeGrid(shown), { caption })}
<p class="note">${mixSentence('mean', mix.mean, 'groups')} ${mixSentence('p99', mix.p99, 'groups')}${hidden > 0 ? ` ${counted(hidden, 'more group')} left out.` : ''}</p>`
}

/** The histograms that both captures have: those whose buckets moved most first. */
export function histogramNotes({ histograms }: Comparison): Markup | undefined {
  if (histograms.length === 0) return undefined
  const most = [...histograms].sort((a, b) => b.totalVariation - a.totalVariation)
  const hidden = most.length - HISTOGRAMS_SHOWN
  return html`<section id="maps"><h2>Histogram maps</h2>
${most.slice(0, HISTOGRAMS_SHOWN).map(histogramNote)}${hidden > 0 ? html`<p class="note">${counted(hidden, 'more histogram')} that moved less left out.</p>` : undefined}</section>
`
}

function histogramNote(change: HistogramChange): Markup {
  const grid = {
    header: HISTOGRAM_CHANGE_HEAD,
    align: 'lrrlll',
    rows: histogramChangeRows(change),
  }
  const name = histogramName(change)
  return html`<article class="map" data-find="${name}"><h3><code>${name}</code></h3>
${htmlTable(grid, { caption: `Percentiles of ${name} before and after` })}
<p class="note">${histogramChangeSentence(change)}</p></article>
`
}

/** Functions that only one capture has: they cannot be compared, but a renamed one is found here. */
export function loneNote(heading: string, functions: readonly LoneFunction[]): Markup | undefined {
  if (functions.length === 0) return undefined
  const shown = functions.slice(0, LONE_SHOWN)
  const hidden = functions.length - shown.length
  return html`<section><h2>${heading}</h2>
<ul class="note">${shown.map(
    ({ fn, side }) =>
      html`<li><code>${displayName(fn)}</code> ${counted(side.spans, 'span')}, mean ${duration(Math.round(side.meanNs))}</li>`,
  )}</ul>
${hidden > 0 ? html`<p class="note">${counted(hidden, 'more function')} left out.</p>` : undefined}</section>
`
}

/** What the numbers of both captures stand on: all that was lost, late, cut or not understood. */
export function qualityNotes({ before, after }: Comparison): Markup {
  return html`<section id="quality"><h2>Data quality</h2>
<div class="pair">${[before, after].map(
    (
      compared,
      at,
    ) => html`<div><h3>${at === 0 ? 'Before' : 'After'}: ${displayName(compared.name)}</h3>
${qualityLists(compared)}</div>
`,
  )}</div></section>
`
}
