import type {
  ComparedCapture,
  Comparison,
  FunctionChange,
  HistogramChange,
} from '../../model/comparison.ts'
import { groupChangeGrid } from '../layout/group-change-grid.ts'
import { changedPlaces, placeChangeGrid } from '../layout/place-change-grid.ts'
import { counted } from '../text/format.ts'
import { displayName } from '../words/display-name.ts'
import {
  HISTOGRAM_CHANGE_HEAD,
  histogramChangeRows,
  histogramChangeSentence,
} from '../words/histogram-change-words.ts'
import { histogramName } from '../words/histogram-name.ts'
import { mixSentence } from '../words/mix-words.ts'
import { diagnosticWords, qualitySentences, untoldDiagnostics } from '../words/quality-words.ts'
import { htmlTable } from './html-table.ts'
import { html, type Markup } from './markup.ts'

const HISTOGRAMS_SHOWN = 50
const GROUPS_SHOWN = 100

/** Whether the whole changed by another mix of functions; nothing where there is one function. */
export function mixNote({
  overall,
  functions,
  onlyBefore,
  onlyAfter,
}: Comparison): Markup | undefined {
  const all = functions.length + onlyBefore.length + onlyAfter.length
  if (overall === undefined || all < 2) return undefined
  return html`<section><h2>All functions together</h2>
<p>${mixSentence('mean', overall.mean)} ${mixSentence('p99', overall.p99)}</p></section>
`
}

/** What each place in the code did to the change of p99. */
export function placeNote(fn: FunctionChange): Markup | undefined {
  const places = changedPlaces(fn)
  if (places.length === 0) return undefined
  return htmlTable(placeChangeGrid(places), { caption: 'Where in the code p99 changed' })
}

/** Whether the function has another mix of groups, or slower ones. */
export function groupNote({ groups: mix }: FunctionChange): Markup | undefined {
  if (mix === undefined || mix.groups.length < 2) return undefined
  const shown = mix.groups.slice(0, GROUPS_SHOWN)
  const hidden = mix.groups.length - shown.length
  const caption = `By ${mix.names.map(displayName).join(', ')}: another mix, or slower groups?`
  return html`${htmlTable(groupChangeGrid(shown), { caption })}
<p>${mixSentence('mean', mix.mean, 'groups')} ${mixSentence('p99', mix.p99, 'groups')}${hidden > 0 ? ` ${counted(hidden, 'more group')} left out.` : ''}</p>`
}

/** The histograms that both captures have: those whose buckets moved most first. */
export function histogramNotes({ histograms }: Comparison): Markup | undefined {
  if (histograms.length === 0) return undefined
  const most = [...histograms].sort((a, b) => b.totalVariation - a.totalVariation)
  const hidden = most.length - HISTOGRAMS_SHOWN
  return html`${most.slice(0, HISTOGRAMS_SHOWN).map(histogramNote)}${hidden > 0 ? html`<p>${counted(hidden, 'more histogram')} that moved less left out.</p>` : undefined}`
}

function histogramNote(change: HistogramChange): Markup {
  const grid = {
    header: HISTOGRAM_CHANGE_HEAD,
    align: 'lrrlll',
    rows: histogramChangeRows(change),
  }
  return html`<section><h2>Histogram ${histogramName(change)}</h2>
${htmlTable(grid, { caption: 'Percentiles' })}
<p>${histogramChangeSentence(change)}</p></section>
`
}

/** What the numbers of one capture stand on: all that was lost, late, cut or not understood. */
export function qualityNote(compared: ComparedCapture, when: 'before' | 'after'): Markup {
  return html`<section><h2>Data quality ${when}: ${displayName(compared.name)}</h2>
<ul>${qualitySentences(compared).map((sentence) => html`<li>${sentence}</li>`)}
${untoldDiagnostics(compared).map((each) => html`<li><code>${each.code}</code>${diagnosticWords(each)}</li>`)}</ul></section>
`
}
