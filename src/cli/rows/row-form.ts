import type { CaptureRecord } from '../../model/record.ts'
import type { Cell } from '../../report/columns/csv.ts'
import { recordJson, rowJson, tableCells } from '../../report/columns/table-rows.ts'
import type { RowWriter } from './table-sink.ts'

/** Takes the rows of one table. */
export interface TableRows {
  record(record: CaptureRecord): void
  cells(cells: readonly Cell[]): void
  /** There are no more. */
  end(): void
}

/** Begins a table: what it writes is its part of a file. */
export type RowForm = (name: string, columns: readonly string[], write: RowWriter) => TableRows

/** A line of JSON for each row; records as they are, with their kind and name. */
export const jsonForm: RowForm = (_, columns, write) => ({
  record: (record) => write(recordJson(record)),
  cells: (cells) => write(rowJson(columns, cells)),
  end: () => {},
})

/** A header, then a line for each row; `csvRow` makes a line of cells. */
export function csvForm(csvRow: (cells: readonly Cell[]) => string): RowForm {
  return (_, columns, write) => {
    write(csvRow(columns))
    const cells = (row: readonly Cell[]): void => write(csvRow(row))
    return {
      record: (record) => cells(tableCells(record, columns.length)),
      cells,
      end: () => {},
    }
  }
}
