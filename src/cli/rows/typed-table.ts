import type { ColumnSpec } from '../../model/column.ts'
import type { Metadata } from '../../report/columns/column-encoder.ts'
import { ColumnFinder } from '../../report/columns/column-finder.ts'
import type { Cell } from '../../report/columns/csv.ts'
import type { NewEncoder } from './column-encoding.ts'
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
  readonly #finder: ColumnFinder
  #rows: (readonly Cell[])[] = []
  #held = 0
  #open: OpenTable | undefined
  /** How much of what it holds was reckoned with. */
  weighed = 0

  constructor(parts: TableParts) {
    this.name = parts.name
    this.#parts = parts
    this.#finder = new ColumnFinder(parts.columns)
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
    this.#rows.push(cells)
    this.#held += rowWeight(cells)
    this.#finder.see(cells)
  }

  /** Lets go of all rows that it holds. */
  relieve(): void {
    this.#open ??= this.#begin(this.#finder.open())
    this.#open.flush()
  }

  /** There are no more rows. */
  end(): void {
    this.#open ??= this.#begin(this.#finder.settled())
    this.#open.end()
  }

  #begin(schema: readonly ColumnSpec[]): OpenTable {
    const { newEncoder, write, metadata } = this.#parts
    const rows = this.#rows
    this.#rows = []
    const open = new OpenTable(schema, newEncoder(schema), { write, metadata, rows: rows.length })
    for (const cells of rows) open.add(cells)
    return open
  }
}
