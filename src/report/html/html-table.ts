import { headerWords } from '../layout/header-words.ts'
import type { Grid } from '../text/grid.ts'
import { breakable } from './breakable.ts'
import { html, type Markup, type Piece } from './markup.ts'

/** What a table of a page has beside its cells. */
export interface HtmlTableOptions {
  /** Says what the table shows to those who meet it alone. */
  readonly caption: string
  /** In front of the first cell of each row. */
  readonly mark?: (row: number) => Piece
  /** Markup in place of the text of a cell; undefined where the text stays. */
  readonly cell?: (row: number, column: number) => Piece
  /** More attributes of each row. */
  readonly attributes?: (row: number) => Piece
}

/** A table with a caption; the first cell of a row is its header. */
export function htmlTable(grid: Grid, options: HtmlTableOptions): Markup {
  const { header, align, rows } = grid
  const side = (column: number): string => (align[column] === 'r' ? 'r' : 'l')
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${options.caption}"><table>
<caption>${caption(options.caption)}</caption>
<thead><tr>${header.map((cell, column) =>
    cell === ''
      ? html`<td class="${side(column)}"></td>`
      : html`<th scope="col" class="${side(column)}"${titled(headerWords(cell))}>${cell}</th>`,
  )}</tr></thead>
<tbody>
${rows.map(
  (cells, row) => html`<tr${options.attributes?.(row)}>${[...align].map((_, column) =>
    column === 0
      ? html`<th scope="row" class="${side(column)}">${options.mark?.(row)}${options.cell?.(row, column) ?? cells[column]}</th>`
      : html`<td class="${side(column)}">${options.cell?.(row, column) ?? cells[column]}</td>`,
  )}</tr>
`,
)}</tbody>
</table></div>`
}

/** Words as long as this are names that may find no room in one line. */
const LONG_WORD = /\S{40}/

/** A caption is as wide as its table: a long name in it is broken, at best between its parts. */
function caption(text: string): Piece {
  return LONG_WORD.test(text) ? breakable(text) : text
}

function titled(words: string | undefined): Markup | undefined {
  return words === undefined ? undefined : html` title="${words}"`
}
