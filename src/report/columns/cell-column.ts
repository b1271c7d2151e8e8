import type { Cell } from './csv.ts'

const LEAST = 16
const GROWTH = 4

/** Cells of one column whose type is not known yet: numbers as such, since an object of each costs more than the rest of a row. */
export class CellColumn {
  /** NaN for what is no number. */
  #numbers = new Float64Array(LEAST)
  /** What is no number; shorter than the column where the last ones are. */
  readonly #others: Cell[] = []

  setNumber(row: number, value: number): void {
    if (row >= this.#numbers.length) this.#grow(row)
    this.#numbers[row] = value
  }

  set(row: number, cell: Cell): void {
    const isNumber = typeof cell === 'number'
    this.setNumber(row, isNumber ? cell : Number.NaN)
    if (isNumber && !Number.isNaN(cell)) return
    // Without gaps: an array that has large ones becomes a hash table.
    while (this.#others.length < row) this.#others.push(undefined)
    this.#others[row] = cell
  }

  /** The number of a row, NaN where its cell is none. */
  number(row: number): number {
    return this.#numbers[row]
  }

  at(row: number): Cell {
    const number = this.#numbers[row]
    return Number.isNaN(number) ? this.#others[row] : number
  }

  #grow(row: number): void {
    // Room that nobody has written to takes no memory yet, and to copy what is there costs as much as to fill it.
    const grown = new Float64Array(GROWTH * Math.max(row, this.#numbers.length))
    grown.set(this.#numbers)
    this.#numbers = grown
  }
}
