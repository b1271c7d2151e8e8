import type { Analysis } from '../../model/analysis.ts'
import type { Cell } from '../columns/csv.ts'

/** One table of something that was found. */
export interface TableOf<Found> {
  /** Also of its file, without the ending. */
  readonly name: string
  readonly columns: readonly string[]
  /** Cells in the order of the columns; an absent one is empty. Times in nanoseconds. */
  readonly rows: (found: Found) => readonly (readonly Cell[])[]
}

/** One table of the report. */
export type ReportTable = TableOf<Analysis>
