import type { ColumnSpec } from '../../model/column.ts'
import type { CellColumn } from './cell-column.ts'
import { type ColumnValues, columnValues } from './column-values.ts'
import type { Cell } from './csv.ts'

/** One column of a batch. */
export interface BatchColumn {
  readonly spec: ColumnSpec
  readonly values: ColumnValues
  /** By row: 1 where there is a value. */
  readonly present: Uint8Array
  readonly nullCount: number
}

interface OpenColumn extends BatchColumn {
  nullCount: number
}

/** Rows on their way into a row group, column by column. */
export class ColumnBatch {
  readonly #columns: readonly OpenColumn[]
  readonly #spare: readonly OpenColumn[]
  readonly #capacity: number
  #length = 0
  #misfits = 0

  constructor(schema: readonly ColumnSpec[], capacity: number) {
    this.#capacity = capacity
    this.#columns = schema.map((spec) => ({
      spec,
      values: columnValues(spec, capacity),
      present: new Uint8Array(capacity).fill(1),
      nullCount: 0,
    }))
    this.#spare = this.#columns.filter(({ spec }) => spec.isSpare === true)
  }

  get columns(): readonly BatchColumn[] {
    return this.#columns
  }

  get length(): number {
    return this.#length
  }

  get isFull(): boolean {
    return this.#length === this.#capacity
  }

  /** How many rows it can still take. */
  get room(): number {
    return this.#capacity - this.#length
  }

  /** Numbers so far, over all batches, that their columns could not hold. */
  get misfits(): number {
    return this.#misfits
  }

  /** Adds a row: a cell for each column. The batch must not be full. */
  add(cells: readonly Cell[]): void {
    const row = this.#length++
    for (let at = 0; at < this.#columns.length; at++) this.#set(this.#columns[at], row, cells[at])
  }

  #set(column: OpenColumn, row: number, cell: Cell): void {
    const fit = column.values.set(row, cell)
    if (fit === 'misfit') this.#misfits++
    const isPresent = fit === 'stored' || !column.spec.isNullable
    column.present[row] = isPresent ? 1 : 0
    if (!isPresent) column.nullCount++
  }

  /** Adds rows `from` to `to` of these columns; spare ones stay empty. There must be room. */
  fill(columns: readonly CellColumn[], from: number, to: number): void {
    for (const [at, column] of columns.entries()) this.#fill(this.#columns[at], column, from, to)
    for (let at = from; at < to; at++) this.begin()
  }

  #fill(column: OpenColumn, cells: CellColumn, from: number, to: number): void {
    const { values } = column
    const first = this.#length - from
    for (let at = from; at < to; at++) {
      const number = cells.number(at)
      if (values.kind === 'int64' && Number.isSafeInteger(number))
        values.setSafe(first + at, number)
      else this.#set(column, first + at, cells.at(at))
    }
  }

  /** Adds a row whose values are stored by the caller, in all columns but spare ones. Returns its place. */
  begin(): number {
    const row = this.#length++
    for (const column of this.#spare) {
      column.present[row] = 0
      column.nullCount++
    }
    return row
  }

  /** Makes room for the next rows. */
  clear(): void {
    this.#length = 0
    for (const column of this.#columns) {
      if (column.nullCount > 0) column.present.fill(1)
      column.nullCount = 0
    }
  }
}
