import type { ColumnSpec } from '../../model/column.ts'
import type { Metadata } from '../../report/columns/column-encoder.ts'
import type { Cell } from '../../report/columns/csv.ts'
import type { NewEncoder } from './column-encoding.ts'
import { HeldRows } from './held-rows.ts'
import { OpenTable, rowWeight } from './open-table.ts'
import type { RowWriter } from './table-sink.ts'

/** What a table is made with. */
export interface TableParts {
  readonly name: string
  readonly columns: readonly string[]
  readonly write: RowWriter
  readonly newEncoder: NewEncoder
  readonly metadata: Metadata
}

/** One table of a binary format, and the rows of it that are not written yet. */
export class TypedTable {
  readonly name: string
  readonly #parts: TableParts
  #rows: HeldRows
  #held = 0
  #open: OpenTable | undefined
  /** How much of what it holds was reckoned with. */
  weighed = 0

  constructor(parts: TableParts) {
    this.name = parts.name
    this.#parts = parts
    this.#rows = new HeldRows(parts.columns)
  }

  /** How much it holds back, in cells. */
  get held(): number {
    return this.#open?.held ?? this.#held
  }

  /** Its columns have their types, since rows went out before all of them were seen. */
  get open(): OpenTable | undefined {
    return this.#open
  }

  /** Takes a row. */
  add(cells: readonly Cell[]): void {
    if (this.#open !== undefined) {
      this.#open.add(cells)
      return
    }
    this.#rows.add(cells)
    this.#held += rowWeight(cells)
  }

  /** Its rows, until its columns have types. */
  get rows(): HeldRows {
    return this.#rows
  }

  /** They were given one of so much weight. */
  took(weight: number): void {
    this.#held += weight
  }

  /** Lets go of all rows that it holds. */
  relieve(): void {
    this.#open ??= this.#begin(this.#rows.open())
    this.#open.flush()
  }

  /** There are no more rows. */
  end(): void {
    this.#open ??= this.#begin(this.#rows.settled())
    this.#open.end()
  }

  #begin(schema: readonly ColumnSpec[]): OpenTable {
    const { columns, newEncoder, write, metadata } = this.#parts
    const rows = this.#rows
    this.#rows = new HeldRows(columns)
    const open = new OpenTable(schema, newEncoder(schema), { write, metadata, rows: rows.length })
    open.fill(rows)
    return open
  }
}
