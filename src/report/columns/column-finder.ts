import type { ColumnSpec, ColumnType } from '../../model/column.ts'
import type { Cell } from './csv.ts'

const LARGE = /^-?\d{16,19}$/
/** Whole numbers by what they are, where they are the first column. */
const COUNTERS: readonly string[] = ['snapshot', 'line']
/** Texts by what they are: keys of digits only are no numbers to reckon with. */
const TEXTS = /^(?:key\d+|text)$/

// What was seen in a column, as bits.
const FRACTION = 1
const BEYOND_DOUBLE = 2
const TEXT = 4

/** Finds for each column the narrowest type that holds all its cells as they are. */
export class ColumnFinder {
  readonly #names: readonly string[]
  readonly #seen: Uint8Array

  constructor(names: readonly string[]) {
    this.#names = names
    this.#seen = new Uint8Array(names.length)
  }

  /** Looks at one row. */
  see(cells: readonly Cell[]): void {
    for (let at = 0; at < this.#seen.length; at++) this.#seen[at] |= traits(cells[at])
  }

  /** The columns of a table whose rows were all seen. */
  settled(): readonly ColumnSpec[] {
    return this.#names.map((name, at) =>
      column(name, TEXTS.test(name) ? 'string' : typeOf(this.#seen[at])),
    )
  }

  /** The columns of a table of which further rows may hold anything: what is not sure to be a number is text. */
  open(): readonly ColumnSpec[] {
    return this.#names.map((name, at) =>
      column(name, at === 0 && COUNTERS.includes(name) ? 'int64' : 'string'),
    )
  }
}

function column(name: string, type: ColumnType): ColumnSpec {
  return { name, type, isNullable: true }
}

function typeOf(seen: number): ColumnType {
  if ((seen & TEXT) !== 0 || seen === (FRACTION | BEYOND_DOUBLE)) return 'string'
  return (seen & FRACTION) === 0 ? 'int64' : 'double'
}

function traits(cell: Cell): number {
  if (cell === undefined || cell === null) return 0
  if (typeof cell === 'number') return Number.isSafeInteger(cell) ? 0 : FRACTION
  const isLarge = typeof cell === 'bigint' || LARGE.test(cell)
  return isLarge && BigInt.asIntN(64, BigInt(cell)) === BigInt(cell) ? BEYOND_DOUBLE : TEXT
}
