import type { Analysis } from '../../model/analysis.ts'
import type { Cell } from '../columns/csv.ts'

/** One table of the report. */
export interface ReportTable {
  /** Also of its file, without the ending. */
  readonly name: string
  readonly columns: readonly string[]
  /** Cells in the order of the columns; an absent one is empty. Times in nanoseconds. */
  readonly rows: (analysis: Analysis) => readonly (readonly Cell[])[]
}
