import type { ByteCell, ByteRows, CaptureRecord } from '../../model/record.ts'
import type { Cell, csvRow } from '../../report/columns/csv.ts'
import type { CsvLines } from '../../report/columns/csv-lines.ts'
import { recordJson, rowJson, tableCells } from '../../report/columns/table-rows.ts'
import type { RowWriter } from './table-sink.ts'

/** Takes the rows of one table. */
export interface TableRows {
  record(record: CaptureRecord): void
  cells(cells: readonly Cell[]): void
  /** Who takes rows whose cells stand in lines of one form, as these say; absent where they are wanted as values. */
  bytes?(cells: readonly ByteCell[]): ByteRows
  /** Hands on what it holds back for speed alone. */
  flush?(): void
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

/** What CSV is made with. */
export interface CsvParts {
  readonly csvRow: typeof csvRow
  readonly CsvLines: typeof CsvLines
}

/** A header, then a line for each row: of cells, or from bytes to bytes. */
export function csvForm({ csvRow, CsvLines }: CsvParts): RowForm {
  return (_, columns, write) => {
    const lines = new CsvLines(write)
    const cells = (row: readonly Cell[]): void => lines.row(csvRow(row))
    cells(columns)
    return {
      record: (record) => cells(tableCells(record, columns.length)),
      cells,
      bytes: (places) => lines.rows(places),
      flush: () => lines.flush(),
      end: () => lines.flush(),
    }
  }
}
