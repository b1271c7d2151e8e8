import type { ColumnSpec } from '../../model/column.ts'
import type { Cell } from './csv.ts'
import { HIGH, LOW } from './word-order.ts'

const LOWEST = -(2n ** 63n)
const HIGHEST = 2n ** 63n - 1n
const DIGITS = /^-?\d+$/
const WORD = 2 ** 32

/** What became of a cell: `misfit` is a number that its column cannot hold. */
export type Fit = 'stored' | 'absent' | 'misfit'

/** The values of one column in one row group. What a row without a value holds means nothing. */
export type ColumnValues = Int64Values | DoubleValues | StringValues

/** Room for `capacity` values of a column. */
export function columnValues(spec: ColumnSpec, capacity: number): ColumnValues {
  if (spec.type === 'int64') return new Int64Values(capacity, spec)
  return spec.type === 'double' ? new DoubleValues(capacity) : new StringValues(capacity)
}

/** Whole numbers of 64 bits. Beyond them a nullable column has no value, another one the nearest. */
export class Int64Values {
  readonly kind = 'int64'
  readonly values: BigInt64Array
  /** The same values, each as two words: see `word-order`. */
  readonly halves: Int32Array
  readonly #isNullable: boolean

  constructor(capacity: number, { isNullable }: ColumnSpec) {
    this.values = new BigInt64Array(capacity)
    this.halves = new Int32Array(this.values.buffer)
    this.#isNullable = isNullable
  }

  set(row: number, cell: Cell): Fit {
    if (typeof cell === 'number' && Number.isSafeInteger(cell)) {
      this.setSafe(row, cell)
      return 'stored'
    }
    const exact = toBigInt(cell)
    if (exact === undefined) {
      this.values[row] = 0n
      return cell === undefined || cell === null ? 'absent' : 'misfit'
    }
    const fits = exact >= LOWEST && exact <= HIGHEST
    this.values[row] = fits || this.#isNullable ? exact : exact < 0n ? LOWEST : HIGHEST
    return fits ? 'stored' : 'misfit'
  }

  /** Stores a whole number below 2^53, half by half: a bigint for every cell would take longer than all the rest. */
  setSafe(row: number, value: number): void {
    this.halves[2 * row + LOW] = value >>> 0
    // Nearly all numbers have one half only, and a division takes longer than all the rest.
    this.halves[2 * row + HIGH] = value >= 0 && value < WORD ? 0 : Math.floor(value / WORD)
  }
}

/** Floating numbers. */
export class DoubleValues {
  readonly kind = 'double'
  readonly values: Float64Array

  constructor(capacity: number) {
    this.values = new Float64Array(capacity)
  }

  set(row: number, cell: Cell): Fit {
    this.values[row] = typeof cell === 'number' ? cell : 0
    if (typeof cell === 'number') return 'stored'
    return cell === undefined || cell === null ? 'absent' : 'misfit'
  }
}

/** Texts; numbers become their digits. */
export class StringValues {
  readonly kind = 'string'
  readonly values: string[]

  constructor(capacity: number) {
    this.values = Array<string>(capacity).fill('')
  }

  set(row: number, cell: Cell): Fit {
    const isAbsent = cell === undefined || cell === null
    this.values[row] = isAbsent ? '' : String(cell)
    return isAbsent ? 'absent' : 'stored'
  }
}

/** A cell as a whole number; undefined for what is none. Parts of a nanosecond are rounded. */
function toBigInt(cell: Cell): bigint | undefined {
  if (typeof cell === 'bigint') return cell
  if (typeof cell === 'number') {
    return Number.isFinite(cell) ? BigInt(Math.round(cell)) : undefined
  }
  return typeof cell === 'string' && DIGITS.test(cell) ? BigInt(cell) : undefined
}
