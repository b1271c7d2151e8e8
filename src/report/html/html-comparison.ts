import type { Change, Comparison, FunctionChange } from '../../model/comparison.ts'
import { change, counted, duration, percentile } from '../text/format.ts'
import {
  changeSentence,
  comparisonNotes,
  detectableSentence,
  effectSentence,
  intervalCell,
  spansWords,
} from '../words/change-words.ts'
import { COMPARED_WORDS } from '../words/component-words.ts'
import { displayName } from '../words/display-name.ts'
import { kindsSentence } from '../words/mix-words.ts'
import {
  groupNote,
  histogramNotes,
  mixNote,
  placeNote,
  qualityNote,
} from './html-comparison-notes.ts'
import { htmlText } from './html-text.ts'

const FUNCTIONS_SHOWN = 100

const STYLE = `
:root { color-scheme: light dark; --more: #b3261e; --less: #1a7f37; --line: #8886; }
@media (prefers-color-scheme: dark) { :root { --more: #ff8a80; --less: #7ee2a0; } }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 72rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.4rem; } h2 { font-size: 1.1rem; margin-top: 2.5rem; overflow-wrap: anywhere; }
.scroll { overflow-x: auto; } table { border-collapse: collapse; margin: 1rem 0; width: 100%; }
caption { text-align: left; font-weight: 600; }
th, td { padding: .2rem .6rem; border-bottom: 1px solid var(--line); text-align: right; white-space: nowrap; }
th:first-child, td:first-child, td:last-child { text-align: left; }
td.bar { width: 20%; min-width: 6rem; padding: 0; }
td.bar span { display: block; height: .9rem; } .more { background: var(--more); margin-left: 50%; }
.less { background: var(--less); margin-left: auto; margin-right: 50%; }
tfoot td { font-weight: 600; } p.from { color: GrayText; overflow-wrap: anywhere; }
@media (max-width: 48rem) {
  th, td { padding: .2rem .4rem; font-size: .85rem; } td.bar { min-width: 4rem; }
  th:first-child, td:first-child { position: sticky; left: 0; background: Canvas; }
  td:first-child { white-space: normal; min-width: 7rem; }
}
@media print { body { margin: 0; max-width: none; } td.bar span { print-color-adjust: exact; } }`

/** The comparison as one page that loads nothing: a sentence, the percentiles and the components of each function. */
export function comparisonHtml(comparison: Comparison): string {
  const { functions, before, after, onlyBefore, onlyAfter, histograms } = comparison
  const shown = functions.slice(0, FUNCTIONS_SHOWN)
  const hidden = functions.length - shown.length
  const body = [
    '<h1>Latency before and after</h1>',
    `<p class="from">Before: ${htmlText(displayName(before.name))}, ${counted(before.capture.spans, 'span')}. After: ${htmlText(displayName(after.name))}, ${counted(after.capture.spans, 'span')}.</p>`,
    ...(functions.length === 0 && histograms.length === 0
      ? ['<p>The captures have no function in common.</p>']
      : []),
    ...shown.map(section),
    ...(hidden === 0 ? [] : [`<p>${counted(hidden, 'more function')} left out.</p>`]),
    ...comparisonNotes(comparison).map((note) => `<p>${htmlText(note)}</p>`),
    ...alone('Only before', onlyBefore),
    ...alone('Only after', onlyAfter),
    mixNote(comparison)?.text ?? '',
    histogramNotes(comparison)?.text ?? '',
    qualityNote(before, 'before').text,
    qualityNote(after, 'after').text,
  ].join('\n')
  const policy = "default-src 'none'; style-src 'unsafe-inline'"
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>gotail compare</title>
<style>${STYLE}
</style>
</head>
<body>
<main>
${body}
</main>
</body>
</html>
`
}

function section(fn: FunctionChange): string {
  const quantiles = [
    ...fn.quantiles.map((each) => row(percentile(each.p), each)),
    row('mean', fn.mean),
    slowestRow(fn),
  ]
  return [
    `<section><h2>${htmlText(changeSentence(fn))}</h2>`,
    table('Percentiles', ['', 'before', 'after', 'change', '95 % interval', ''], quantiles),
    `<p>${htmlText(`${spansWords(fn)} ${effectSentence(fn.effect)} ${detectableSentence(fn)} ${kindsSentence(fn)}`.trim())}</p>`,
    componentTable(fn),
    placeNote(fn)?.text ?? '',
    groupNote(fn)?.text ?? '',
    '</section>',
  ].join('\n')
}

/** The slowest span alone moves by chance: no interval. */
function slowestRow({ before, after }: FunctionChange): string {
  const cells = [
    duration(before.maxNs),
    duration(after.maxNs),
    change(after.maxNs - before.maxNs),
    '',
    '',
  ]
  return `<tr><td>slowest</td>${cells.map((cell) => `<td>${htmlText(cell)}</td>`).join('')}</tr>`
}

function componentTable({ components, p99 }: FunctionChange): string {
  if (components.length === 0) return ''
  const most = Math.max(...components.map(({ changeNs }) => Math.abs(changeNs)))
  const rows = components.map((each) =>
    row(COMPARED_WORDS[each.name].label, each, bar(each.changeNs, most)),
  )
  const head = ['', '', 'before', 'after', 'change', '95 % interval', '']
  return table('Where the change of p99 comes from', head, rows, row('p99', p99, bar(0, 1)))
}

function row(name: string, each: Change, before = ''): string {
  const cells = [
    duration(Math.round(each.beforeNs)),
    duration(Math.round(each.afterNs)),
    change(each.changeNs),
    intervalCell(each),
    each.verdict,
  ]
  return `<tr><td>${htmlText(name)}</td>${before}${cells.map((cell) => `<td>${htmlText(cell)}</td>`).join('')}</tr>`
}

/** A bar to the right for more, to the left for less; the longest fills its half. */
function bar(changeNs: number, most: number): string {
  const share = most > 0 ? (50 * Math.abs(changeNs)) / most : 0
  const kind = changeNs > 0 ? 'more' : 'less'
  return `<td class="bar"><span class="${kind}" style="width:${share.toFixed(2)}%"></span></td>`
}

function table(
  caption: string,
  head: readonly string[],
  rows: readonly string[],
  foot?: string,
): string {
  const cells = head.map((cell) => `<th scope="col">${htmlText(cell)}</th>`).join('')
  return [
    `<div class="scroll" tabindex="0"><table><caption>${htmlText(caption)}</caption>`,
    `<thead><tr>${cells}</tr></thead>`,
    `<tbody>${rows.join('\n')}</tbody>`,
    ...(foot === undefined ? [] : [`<tfoot>${foot}</tfoot>`]),
    '</table></div>',
  ].join('\n')
}

function alone(heading: string, functions: Comparison['onlyBefore']): readonly string[] {
  if (functions.length === 0) return []
  const items = functions.slice(0, FUNCTIONS_SHOWN).map(({ fn, side }) => {
    const mean = duration(Math.round(side.meanNs))
    return `<li>${htmlText(displayName(fn))}: ${counted(side.spans, 'span')}, mean ${mean}</li>`
  })
  return [`<h2>${heading}</h2>`, `<ul>${items.join('\n')}</ul>`]
}
