import type { Metadata } from '../../report/columns/column-encoder.ts'
import type { Cell } from '../../report/columns/csv.ts'
import { tableCells } from '../../report/columns/table-rows.ts'
import type { NewEncoder } from './column-encoding.ts'
import type { RowForm } from './row-form.ts'
import { TypedRows } from './typed-rows.ts'
import { TypedTable } from './typed-table.ts'

/** Cells that all tables together hold back; long texts count for more. */
const MOST_HELD = 1_000_000

/** What a file of one table says of itself. */
export type TableMetadata = (table: string) => Metadata

/**
 * Tables of a binary format, whose columns need a type before the first row is written. Rows are held back until the end,
 * so that all of them decide. Where they become too many, the largest tables go out in pieces and the rows so far decide: what does
 * not fit later stands in a column of its own, so that nothing is lost.
 */
export class TypedTables {
  readonly #newEncoder: NewEncoder
  readonly #metadata: TableMetadata
  readonly #mostHeld: number
  readonly #tables: TypedTable[] = []
  #held = 0

  constructor(newEncoder: NewEncoder, metadata: TableMetadata, mostHeld: number = MOST_HELD) {
    this.#newEncoder = newEncoder
    this.#metadata = metadata
    this.#mostHeld = mostHeld
  }

  /** How many values do not stand in their own columns, by the names of their tables. */
  get misfits(): ReadonlyMap<string, number> {
    return new Map(
      this.#tables.flatMap(({ name, open }): [string, number][] =>
        open === undefined || open.misfits === 0 ? [] : [[name, open.misfits]],
      ),
    )
  }

  /** Begins a table. */
  readonly form: RowForm = (name, columns, write) => {
    const newEncoder = this.#newEncoder
    const metadata = this.#metadata(name)
    const table = new TypedTable({ name, columns, write, newEncoder, metadata })
    this.#tables.push(table)
    const took = (): void => this.#took(table)
    const cells = (row: readonly Cell[]): void => {
      table.add(row)
      took()
    }
    return {
      record: (record) => cells(tableCells(record, columns.length)),
      cells,
      bytes: (places) => new TypedRows(table, places, took),
      end: () => {
        table.end()
        took()
      },
    }
  }

  #took(table: TypedTable): void {
    this.#held += table.held - table.weighed
    table.weighed = table.held
    if (this.#held > this.#mostHeld) this.#relieve()
  }

  #relieve(): void {
    const heaviest = this.#tables.reduce((most, table) => (table.held > most.held ? table : most))
    heaviest.relieve()
    this.#took(heaviest)
  }
}
