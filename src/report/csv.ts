import { stringify } from 'csv-stringify/sync'
import { csvCell } from './csv-cell.ts'

/** A value that one cell can hold; `null` and `undefined` are an empty cell. */
export type Cell = string | number | bigint | null | undefined

/** Rows as CSV text (RFC 4180 quoting, `\n` ends each row), every text cell guarded against formulas. */
export function csvText(rows: readonly (readonly Cell[])[]): string {
  return stringify(rows.map((row) => row.map(cellText)))
}

function cellText(cell: Cell): string {
  if (cell === null || cell === undefined) return ''
  return typeof cell === 'string' ? csvCell(cell) : String(cell)
}
