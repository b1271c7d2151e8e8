import type { FunctionAnalysis } from '../../model/analysis.ts'
import { groupGrid } from '../layout/group-grid.ts'
import { counted, percentile } from '../text/format.ts'
import { displayName } from '../words/display-name.ts'
import {
  betweenSentence,
  groupGaps,
  groupName,
  leadingGroup,
  ungroupedSentence,
} from '../words/group-words.ts'
import { headline } from '../words/headline.ts'
import { groupShapes } from './group-shapes.ts'
import { htmlTable } from './html-table.ts'
import { html, type Markup } from './markup.ts'
import { sentences } from './sentences.ts'

/** So many groups have a row. */
const SHOWN = 100

/** Which requests are slow: groups as a table, as small pictures on one axis, and as a choice for the whole function. */
export function groupSection(fn: FunctionAnalysis, index: number): Markup | undefined {
  const hint = ungroupedSentence(fn)
  if (hint !== '') return html`<p class="note">${hint}</p>`
  const { grouped } = fn
  if (grouped === undefined || grouped.groups.length === 0) return undefined
  const shown = grouped.groups.slice(0, SHOWN)
  const hidden = grouped.groups.length - shown.length
  const p = headline(fn.quantiles)?.p ?? 0.99
  const grid = groupGrid(grouped, shown, p)
  const columns = grouped.names.map(displayName).join(', ')
  return html`<h3 id="f${index}-groups">Which are slow: by ${columns}</h3>
${choice(fn, index, shown.length)}
<div class="groups sortable">${htmlTable(grid, {
    caption: `Spans of ${displayName(fn.fn)} by ${columns}, the most of the slowest 1 % first`,
    attributes: (row) =>
      html` data-group="${row}" data-values="${JSON.stringify(grid.numbers[row].map((value) => value ?? null))}"`,
  })}</div>
${sentences([
  ...[betweenSentence(fn), groupGaps(fn)].filter((sentence) => sentence !== ''),
  ...(hidden > 0 ? [`${counted(hidden, 'more group')}: --json has them all.`] : []),
])}
<p class="note"><strong>Latency by group.</strong> One logarithmic axis for all; each picture is as high as its fullest bin. The line is ${percentile(p)}.</p>
${groupShapes(grouped, leadingGroup(fn), p)}`
}

/** Shows the spans of one group only; what cannot be told apart is dimmed. */
function choice(fn: FunctionAnalysis, index: number, shown: number): Markup | undefined {
  const groups = fn.grouped?.groups ?? []
  if (groups.length < 2) return undefined
  return html`<form class="groups-choice" hidden>
<label for="f${index}-group">Show only</label>
<select id="f${index}-group" name="group"><option value="">all groups</option>${groups
    .slice(0, shown)
    .map((group, i) => html`<option value="${i}">${groupName(group)}</option>`)}</select>
<output aria-live="polite"></output>
</form>`
}
