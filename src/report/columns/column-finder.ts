import type { ColumnSpec, ColumnType } from '../../model/column.ts'
import type { Cell } from './csv.ts'

/** Digits beyond 2^53, as numbers are written: text with leading zeros is text. */
const LARGE = /^-?[1-9]\d{15,18}$/
/** Holds what does not fit the other columns of a table that was begun before all its rows were seen. */
const SPARE = 'other_values'
/** Texts by what they are: keys of digits only are no numbers to reckon with. */
const TEXTS = /^(?:key\d+|text)$/

// What was seen in a column, as bits.
const FRACTION = 1
const BEYOND_DOUBLE = 2
const TEXT = 4
const INTEGER = 8

/** Finds for each column the narrowest type that holds all its cells as they are. */
export class ColumnFinder {
  readonly #names: readonly string[]
  readonly #seen: Uint8Array

  constructor(names: readonly string[]) {
    this.#names = names
    this.#seen = new Uint8Array(names.length)
  }

  /** Looks at a cell of column `at`. */
  see(at: number, cell: Cell): void {
    this.#seen[at] |= traits(cell)
  }

  /** The same for a whole number below 2^53. */
  seeSafe(at: number): void {
    this.#seen[at] |= INTEGER
  }

  /** The columns of a table whose rows were all seen. */
  settled(): readonly ColumnSpec[] {
    return this.#names.map((name, at) =>
      column(name, TEXTS.test(name) ? 'string' : typeOf(this.#seen[at])),
    )
  }

  /**
   * The columns of a table of which further rows may hold anything: the rows so far decide. A spare one is for what will not fit:
   * as JSON, texts by the names of their columns.
   */
  open(): readonly ColumnSpec[] {
    const columns = this.settled().map((spec, at) =>
      this.#seen[at] === 0 ? column(spec.name, 'string') : spec,
    )
    return [...columns, { ...column(this.#spareName(), 'string'), isSpare: true }]
  }

  #spareName(): string {
    let name = SPARE
    while (this.#names.includes(name)) name += '_'
    return name
  }
}

/** Whether a column of this type holds a cell as it is. */
export function fitsType(type: ColumnType, cell: Cell): boolean {
  const is = traits(cell)
  if (type === 'string' || is === 0) return true
  return type === 'int64'
    ? (is & (INTEGER | BEYOND_DOUBLE)) !== 0
    : (is & (INTEGER | FRACTION)) !== 0
}

function column(name: string, type: ColumnType): ColumnSpec {
  return { name, type, isNullable: true }
}

function typeOf(seen: number): ColumnType {
  const hasFractions = (seen & FRACTION) !== 0
  if ((seen & TEXT) !== 0 || (hasFractions && (seen & BEYOND_DOUBLE) !== 0)) return 'string'
  return hasFractions ? 'double' : 'int64'
}

function traits(cell: Cell): number {
  if (cell === undefined || cell === null) return 0
  if (typeof cell === 'number') {
    return Number.isInteger(cell) && Math.abs(cell) <= 2 ** 53 ? INTEGER : FRACTION
  }
  const isLarge = typeof cell === 'bigint' || LARGE.test(cell)
  return isLarge && BigInt.asIntN(64, BigInt(cell)) === BigInt(cell) ? BEYOND_DOUBLE : TEXT
}
