import type { Comparison } from '../../model/comparison.ts'
import { htmlTable } from '../html/html-table.ts'
import { html, type Markup } from '../html/markup.ts'
import { type PageScripts, pageFrame } from '../html/page-frame.ts'
import { type Entry, indexOf } from '../html/page-index.ts'
import { sentences } from '../html/sentences.ts'
import { functionChangeGrid } from '../layout/change-grid.ts'
import { counted, duration } from '../text/format.ts'
import { comparisonNotes, programsNotes } from '../words/change-words.ts'
import { displayName } from '../words/display-name.ts'
import { changeSection } from './change-section.ts'
import { histogramNotes, loneNote, mixNote, qualityNotes } from './comparison-notes.ts'

const FUNCTIONS_SHOWN = 100

/** The comparison as one page that stands alone, in the layout of the page of a report: what moved, why, and what it stands on. */
export function comparisonPage(comparison: Comparison, scripts: PageScripts): string {
  const { functions, onlyBefore, onlyAfter } = comparison
  const shown = functions.slice(0, FUNCTIONS_SHOWN)
  const hidden = functions.length - shown.length
  const body = html`${head(comparison)}
${sentences(programsNotes(comparison))}
${shown.map((fn, index) => changeSection(fn, index, comparison))}
${hidden === 0 ? undefined : html`<p class="note">${counted(hidden, 'more function')} left out.</p>`}
${sentences(comparisonNotes(comparison))}
${loneNote('Only before', onlyBefore)}
${loneNote('Only after', onlyAfter)}
${mixNote(comparison)}
${histogramNotes(comparison)}
${qualityNotes(comparison)}`
  return pageFrame(
    {
      title: title(comparison),
      kind: 'latency before and after',
      index: indexOf(entries(comparison)),
      body,
    },
    scripts,
  )
}

function title({ functions: [fn] }: Comparison): string {
  if (fn === undefined) return 'Before and after'
  const { beforeNs, afterNs } = fn.p99
  return `p99 ${duration(beforeNs)} to ${duration(afterNs)} · ${displayName(fn.fn)}`
}

function entries({ functions, histograms }: Comparison): readonly Entry[] {
  const [fn] = functions
  const ofOne: readonly Entry[] =
    fn === undefined
      ? []
      : [
          ['f0-curves', 'Distribution'],
          ...(fn.components.length === 0 ? [] : [['f0-why', 'Causes'] as const]),
          ...(fn.slowest.before.length + fn.slowest.after.length === 0
            ? []
            : [['f0-spans', 'Slowest spans'] as const]),
        ]
  return [
    ...(functions.length > 1 ? [['overview', 'Functions'] as const] : ofOne),
    ...(histograms.length === 0 ? [] : [['maps', 'Histogram maps'] as const]),
    ['quality', 'Data quality'],
  ]
}

/** Which captures these are; of several functions all side by side, and what there is instead of any. */
function head(comparison: Comparison): Markup {
  const { before, after, functions, histograms } = comparison
  const captures = [before, after].map(
    ({ name, capture }) =>
      html`<code>${displayName(name)}</code>, ${counted(capture.spans, 'span')}`,
  )
  const from = html`<p class="note">Before: ${captures[0]}. After: ${captures[1]}.</p>`
  if (functions.length === 1) return from
  const heading =
    functions.length > 1
      ? `${counted(functions.length, 'function')} before and after`
      : histograms.length > 0
        ? `${counted(histograms.length, 'histogram')} before and after`
        : 'The captures have no function in common.'
  return html`<section id="overview"><div class="verdict"><h1>${heading}</h1></div>
${from}
${functions.length === 0 ? undefined : overview(comparison)}</section>`
}

function overview({ functions }: Comparison): Markup {
  const shown = functions.slice(0, FUNCTIONS_SHOWN)
  return html`${htmlTable(functionChangeGrid(shown), {
    caption: 'p99 of every function before and after',
    cell: (row, column) =>
      column === 0 ? html`<a href="#f${row}">${displayName(shown[row].fn)}</a>` : undefined,
  })}
<p class="note">q: how likely a change of all durations is chance, with the number of functions in mind (Mann–Whitney, Benjamini–Hochberg).</p>`
}
