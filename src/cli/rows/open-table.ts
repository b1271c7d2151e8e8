import type { ColumnSpec } from '../../model/column.ts'
import { ColumnBatch } from '../../report/columns/column-batch.ts'
import type { ColumnEncoder, Metadata } from '../../report/columns/column-encoder.ts'
import { fitsType } from '../../report/columns/column-finder.ts'
import type { Cell } from '../../report/columns/csv.ts'
import type { HeldRows } from './held-rows.ts'
import type { RowWriter } from './table-sink.ts'

/** Rows of one row group: enough to pack well, few enough to hold. */
const MOST_ROWS = 50_000
const LEAST_ROWS = 1024
const CHARACTERS_OF_A_CELL = 16

/** A table whose columns have their types, on its way into row groups. */
export class OpenTable {
  readonly schema: readonly ColumnSpec[]
  readonly #encoder: ColumnEncoder
  readonly #write: RowWriter
  readonly #metadata: Metadata
  readonly #hasSpare: boolean
  #capacity: number
  batch: ColumnBatch
  /** How much it holds back, in cells. */
  held = 0
  /** How many values did not fit their columns. */
  misfits = 0

  /** `rows` are to be expected at once. */
  constructor(
    schema: readonly ColumnSpec[],
    encoder: ColumnEncoder,
    to: { readonly write: RowWriter; readonly metadata: Metadata; readonly rows: number },
  ) {
    this.schema = schema
    this.#encoder = encoder
    this.#write = to.write
    this.#metadata = to.metadata
    this.#hasSpare = schema.some(({ isSpare }) => isSpare === true)
    this.#capacity = Math.min(MOST_ROWS, Math.max(LEAST_ROWS, to.rows))
    this.batch = new ColumnBatch(schema, this.#capacity)
  }

  /** Takes a row. */
  add(cells: readonly Cell[]): void {
    this.batch.add(this.#hasSpare ? this.#fitted(cells) : cells)
    this.took(rowWeight(cells))
  }

  /** Takes rows that were held back until its columns had types, which all of them fit. Their weight is nobody's concern: they go out at once. */
  fill({ columns, length }: HeldRows): void {
    for (let from = 0; from < length; ) {
      const to = Math.min(length, from + this.batch.room)
      this.batch.fill(columns, from, to)
      if (this.batch.isFull) this.flush()
      from = to
    }
  }

  /** The batch was given a row of so much weight. */
  took(weight: number): void {
    this.held += weight
    if (this.batch.isFull) this.flush()
  }

  /** Writes what it holds as a row group. */
  flush(): void {
    const { batch } = this
    const { length } = batch
    if (length === 0) return
    this.#write(this.#encoder.group(batch, this.#metadata))
    this.held = 0
    // Room for as many rows as come before somebody else needs it.
    const next = batch.isFull ? 2 * length : Math.max(length, LEAST_ROWS)
    const capacity = Math.min(MOST_ROWS, next)
    if (capacity === this.#capacity) batch.clear()
    else this.batch = new ColumnBatch(this.schema, capacity)
    this.#capacity = capacity
  }

  /** There are no more rows. */
  end(): void {
    this.flush()
    this.#write(this.#encoder.end(this.#metadata))
  }

  /** What does not fit its column stands in the spare one, as text, and nothing in its own. */
  #fitted(cells: readonly Cell[]): readonly Cell[] {
    const { schema } = this
    const fits = (cell: Cell, at: number): boolean => fitsType(schema[at].type, cell)
    if (cells.every(fits)) return cells
    const others = cells.flatMap((cell, at) =>
      fits(cell, at) ? [] : [[schema[at].name, String(cell)] as const],
    )
    this.misfits += others.length
    const own = cells.map((cell, at) => (fits(cell, at) ? cell : null))
    return [...own, JSON.stringify(Object.fromEntries(others))]
  }
}

/** How much a row takes, in cells: long texts count for more. */
export function rowWeight(cells: readonly Cell[]): number {
  let sum = 0
  for (const cell of cells) sum += typeof cell === 'string' ? textWeight(cell) : 1
  return sum
}

/** The same for a text. */
export function textWeight({ length }: string): number {
  return 1 + Math.floor(length / CHARACTERS_OF_A_CELL)
}
