/** Stands in a column for a value that needs more than 32 bits and is kept beside. */
const WIDE = 0xffff_ffff
const NONE = -1
/** What the greatest number of 32 bits becomes. */
const MOST_PLUS = 2 ** 31

/**
 * Columns of whole numbers of which most are 0 throughout: a column takes room, four bytes a row, from the first row on
 * that is not 0 in it. The few numbers of 2^32 - 1 and more stand in a map beside.
 */
export class PartColumns {
  readonly #rows: number
  readonly #placeOf: Int8Array
  readonly #wide: Map<number, number>
  #used = 0
  #values: Uint32Array

  /** At most 127 columns, with room for `expected` of them; `wide` is shared by blocks of rows, under keys that tell them apart. */
  constructor(columns: number, rows: number, expected: number, wide: Map<number, number>) {
    this.#rows = rows
    this.#placeOf = new Int8Array(columns).fill(NONE)
    this.#wide = wide
    this.#values = new Uint32Array(expected * rows)
  }

  /** How many columns take room. */
  get used(): number {
    return this.#used
  }

  /** Whether any row may hold anything else than 0 in a column. */
  holds(column: number): boolean {
    return this.#placeOf[column] !== NONE
  }

  /** Sets a number; `key` is its own among all blocks. */
  put(column: number, row: number, value: number, key: number): void {
    let place = this.#placeOf[column]
    if (place === NONE) {
      if (value === 0) return
      place = this.#open(column)
    }
    const at = place * this.#rows + row
    if (this.#values[at] === WIDE) this.#wide.delete(key)
    if (value < WIDE) this.#values[at] = value
    else {
      this.#values[at] = WIDE
      this.#wide.set(key, value)
    }
  }

  /** Sets a whole row, one number for each of the first columns; their keys count on from `key`. */
  putRow(row: number, numbers: Float64Array, key: number): void {
    const placeOf = this.#placeOf
    for (let column = 0; column < numbers.length; column++) {
      const value = numbers[column]
      // Most columns have no room, and what goes there is mostly 0.
      if (placeOf[column] === NONE && value === 0) continue
      this.put(column, row, value, key + column)
    }
  }

  get(column: number, row: number, key: number): number {
    const place = this.#placeOf[column]
    if (place === NONE) return 0
    const value = this.#values[place * this.#rows + row]
    return value === WIDE ? (this.#wide.get(key) ?? WIDE) : value
  }

  #open(column: number): number {
    const place = this.#used++
    this.#placeOf[column] = place
    const length = this.#used * this.#rows
    if (length > this.#values.length) {
      const values = new Uint32Array(length)
      values.set(this.#values)
      this.#values = values
    }
    return place
  }
}

/** A number of 32 bits, mostly -1 or more, as one that is not negative, and 0 for -1. */
export function toPart(value: number): number {
  const whole = value | 0
  return whole >= -1 ? whole + 1 : MOST_PLUS - whole
}

/** The number back. */
export function ofPart(part: number): number {
  return part > MOST_PLUS ? MOST_PLUS - part : part - 1
}
