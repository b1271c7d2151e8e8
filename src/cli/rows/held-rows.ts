import type { ColumnSpec } from '../../model/column.ts'
import { CellColumn } from '../../report/columns/cell-column.ts'
import { ColumnFinder } from '../../report/columns/column-finder.ts'
import type { Cell } from '../../report/columns/csv.ts'

/** The rows of a table whose columns have no types yet, column by column. */
export class HeldRows {
  readonly columns: readonly CellColumn[]
  readonly #finder: ColumnFinder
  #length = 0

  constructor(names: readonly string[]) {
    this.columns = names.map(() => new CellColumn())
    this.#finder = new ColumnFinder(names)
  }

  get length(): number {
    return this.#length
  }

  /** Takes a row: a cell for each column. */
  add(cells: readonly Cell[]): void {
    const row = this.begin()
    for (let at = 0; at < this.columns.length; at++) this.set(row, at, cells[at])
  }

  /** Adds a row whose cells the caller sets, all of them. Returns its place. */
  begin(): number {
    return this.#length++
  }

  set(row: number, at: number, cell: Cell): void {
    this.columns[at].set(row, cell)
    this.#finder.see(at, cell)
  }

  /** The same for a whole number of up to 15 digits. */
  setSafe(row: number, at: number, value: number): void {
    this.columns[at].setNumber(row, value)
    this.#finder.seeSafe(at)
  }

  /** The columns of a table without further rows. */
  settled(): readonly ColumnSpec[] {
    return this.#finder.settled()
  }

  /** The columns of a table whose further rows may hold anything; the rows so far fit. */
  open(): readonly ColumnSpec[] {
    return this.#finder.open()
  }
}
