import type { LineRecord } from '../../model/record.ts'
import { ColumnTables } from '../../parse/shapes/column-tables.ts'

/** Rows below a line of column names carry those columns as `data`. */
export class RowData {
  readonly #tables = new ColumnTables()

  /** The same record, with its columns where they have names. */
  of(record: LineRecord): LineRecord {
    const row = this.#tables.read(record.text)
    if (row?.kind !== 'row') return record
    const data = row.shape.columns.map(({ name }, at) => [name, row.values[at]] as const)
    return { ...record, data: Object.fromEntries(data) }
  }
}
