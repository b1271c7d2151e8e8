import type { ColumnSpec } from '../../model/column.ts'
import { ColumnBatch } from '../../report/columns/column-batch.ts'
import type { ColumnEncoder, Metadata } from '../../report/columns/column-encoder.ts'
import { ColumnFinder } from '../../report/columns/column-finder.ts'
import type { Cell } from '../../report/columns/csv.ts'
import type { NewEncoder } from './column-encoding.ts'
import type { RowWriter } from './table-sink.ts'

const GROUP_ROWS = 50_000
const CHARACTERS_OF_A_CELL = 16

/** What a table is made with. */
export interface TableParts {
  readonly name: string
  readonly columns: readonly string[]
  readonly write: RowWriter
  readonly newEncoder: NewEncoder
  readonly metadata: Metadata
}

/** A table whose columns have their types. */
interface Opened {
  readonly schema: readonly ColumnSpec[]
  readonly encoder: ColumnEncoder
}

/** One table of a binary format, and the rows of it that are not written yet. */
export class TypedTable {
  readonly name: string
  readonly #parts: TableParts
  readonly #finder: ColumnFinder
  #rows: (readonly Cell[])[] = []
  #held = 0
  #open: Opened | undefined

  constructor(parts: TableParts) {
    this.name = parts.name
    this.#parts = parts
    this.#finder = new ColumnFinder(parts.columns)
  }

  /** How much it holds back, in cells. */
  get held(): number {
    return this.#held
  }

  /** Whether rows went out before all of them were seen. */
  get isOpen(): boolean {
    return this.#open !== undefined
  }

  /** Takes a row. */
  add(cells: readonly Cell[]): void {
    this.#rows.push(cells)
    for (const cell of cells) this.#held += weight(cell)
    if (this.#open === undefined) this.#finder.see(cells)
    else if (this.#rows.length >= GROUP_ROWS) this.#writeRows()
  }

  /** Lets go of all rows that it holds. */
  relieve(): void {
    this.#open ??= this.#begin(this.#finder.open())
    this.#writeRows()
  }

  /** There are no more rows. */
  end(): void {
    this.#open ??= this.#begin(this.#finder.settled())
    this.#writeRows()
    this.#parts.write(this.#open.encoder.end(this.#parts.metadata))
  }

  #begin(schema: readonly ColumnSpec[]): Opened {
    return { schema, encoder: this.#parts.newEncoder(schema) }
  }

  #writeRows(): void {
    if (this.#open === undefined) return
    const { schema, encoder } = this.#open
    for (let from = 0; from < this.#rows.length; from += GROUP_ROWS) {
      const rows = this.#rows.slice(from, from + GROUP_ROWS)
      const batch = new ColumnBatch(schema, rows.length)
      for (const cells of rows) batch.add(cells)
      this.#parts.write(encoder.group(batch, this.#parts.metadata))
    }
    this.#rows = []
    this.#held = 0
  }
}

function weight(cell: Cell): number {
  return typeof cell === 'string' ? 1 + Math.floor(cell.length / CHARACTERS_OF_A_CELL) : 1
}
