import type { Metadata } from '../../report/columns/column-encoder.ts'
import type { Cell } from '../../report/columns/csv.ts'
import { tableCells } from '../../report/columns/table-rows.ts'
import type { NewEncoder } from './column-encoding.ts'
import type { RowForm } from './row-form.ts'
import { TypedTable } from './typed-table.ts'

/** Cells that all tables together hold back; long texts count for more. */
const MOST_HELD = 1_000_000

/** What a file of one table says of itself. */
export type TableMetadata = (table: string) => Metadata

/**
 * Tables of a binary format, whose columns need a type before the first row is written. Rows are held back until the end,
 * so that all of them decide. Where they become too many, the largest tables go out in pieces, and what is not sure to be
 * a number is stored as text there: nothing is lost.
 */
export class TypedTables {
  readonly #newEncoder: NewEncoder
  readonly #metadata: TableMetadata
  readonly #mostHeld: number
  readonly #tables: TypedTable[] = []
  readonly #asText: string[] = []
  #held = 0

  constructor(newEncoder: NewEncoder, metadata: TableMetadata, mostHeld: number = MOST_HELD) {
    this.#newEncoder = newEncoder
    this.#metadata = metadata
    this.#mostHeld = mostHeld
  }

  /** The names of the tables that were too long to be held back. */
  get asText(): readonly string[] {
    return this.#asText
  }

  /** Begins a table. */
  readonly form: RowForm = (name, columns, write) => {
    const newEncoder = this.#newEncoder
    const metadata = this.#metadata(name)
    const table = new TypedTable({ name, columns, write, newEncoder, metadata })
    this.#tables.push(table)
    const cells = (row: readonly Cell[]): void => {
      this.#weigh(table, () => table.add(row))
      if (this.#held > this.#mostHeld) this.#relieve()
    }
    return {
      record: (record) => cells(tableCells(record, columns.length)),
      cells,
      end: () => this.#weigh(table, () => table.end()),
    }
  }

  #weigh(table: TypedTable, change: () => void): void {
    const before = table.held
    change()
    this.#held += table.held - before
  }

  #relieve(): void {
    const heaviest = this.#tables.reduce((most, table) => (table.held > most.held ? table : most))
    if (!heaviest.isOpen) this.#asText.push(heaviest.name)
    this.#weigh(heaviest, () => heaviest.relieve())
  }
}
