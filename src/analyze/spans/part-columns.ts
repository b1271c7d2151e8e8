/** Stands in a column for a number that 32 bits do not hold and that is kept beside. */
const WIDE = 0xffff_ffff
const NONE = -1
/** What the greatest number of 32 bits becomes. */
const MOST_PLUS = 2 ** 31

/**
 * Columns of numbers of which most are the same throughout: a column takes room, four bytes a row, from the first row on that
 * differs in it. The numbers of a row lie side by side: a row that is overwritten is one cache miss, not one for each of
 * them. The few numbers that are not whole, negative, or 2^32 - 1 and more stand in a map beside.
 */
export class PartColumns {
  readonly #rows: number
  readonly #wide: Map<number, number>
  /** What all rows have in a column without room. */
  readonly #usual: Float64Array
  readonly #placeOf: Int8Array
  /** The columns that take room, by their place, and the others in their order. */
  #open: number[] = []
  #closed: number[]
  /** In the columns before this one all rows have 0. */
  #firstHeld: number
  /** For so many columns there is room. */
  #stride = 0
  #values: Uint32Array = new Uint32Array(0)
  #hasWide = false

  /** At most 127 columns, 0 throughout; `wide` is shared by blocks of rows, under keys that tell them apart. */
  constructor(columns: number, rows: number, wide: Map<number, number>) {
    this.#rows = rows
    this.#wide = wide
    this.#firstHeld = columns
    this.#usual = new Float64Array(columns)
    this.#placeOf = new Int8Array(columns).fill(NONE)
    this.#closed = [...this.#placeOf.keys()]
  }

  /** How many columns take room. */
  get used(): number {
    return this.#open.length
  }

  /** Gives room to the columns that have it in the block before, since what varied there mostly varies here. No row is set yet. */
  openLike(before: PartColumns): void {
    this.#placeOf.set(before.#placeOf)
    this.#open = before.#open.slice()
    this.#closed = before.#closed.slice()
    this.#firstHeld = this.#placeOf.findIndex((place) => place !== NONE)
    if (this.#firstHeld < 0) this.#firstHeld = this.#placeOf.length
    this.#stride = before.used
    this.#values = new Uint32Array(this.#stride * this.#rows)
  }

  /** Takes for granted that all rows are as the first one, until they are set. No row is set yet. */
  expect(numbers: Float64Array): void {
    for (let column = 0; column < numbers.length; column++) {
      const number = numbers[column]
      this.#usual[column] = isNarrow(number) ? number : 0
      if (this.#usual[column] !== 0) this.#firstHeld = Math.min(this.#firstHeld, column)
    }
  }

  /** Whether any row may hold anything else than 0 in a column. */
  holds(column: number): boolean {
    return this.#placeOf[column] !== NONE || this.#usual[column] !== 0
  }

  /** Sets a number; `key` is its own among all blocks. */
  put(column: number, row: number, value: number, key: number): void {
    if (this.#placeOf[column] === NONE) {
      if (value === this.#usual[column]) return
      this.#openColumn(column)
      this.#makeRoom()
    }
    this.#set(row * this.#stride + this.#placeOf[column], value, key)
  }

  /**
   * Sets a whole row, one number for each of the first columns; their keys count on from `key`. So many of the numbers as
   * `zeros` says are 0 and stand first: where all rows have 0 there, they are passed over.
   */
  putRow(row: number, numbers: Float64Array, key: number, zeros = 0): void {
    const closed = this.#closed
    const usual = this.#usual
    // Columns before the first one that is held are closed.
    for (let at = Math.min(zeros, this.#firstHeld); at < closed.length; at++) {
      if (numbers[closed[at]] === usual[closed[at]]) continue
      this.#openFor(numbers)
      break
    }
    const open = this.#open
    const values = this.#values
    const hasWide = this.#hasWide
    const from = row * open.length
    for (let place = 0; place < open.length; place++) {
      const value = numbers[open[place]]
      const whole = value >>> 0
      if (whole !== value || whole === WIDE || hasWide)
        this.#set(from + place, value, key + open[place])
      else values[from + place] = whole
    }
  }

  get(column: number, row: number, key: number): number {
    const place = this.#placeOf[column]
    if (place === NONE) return this.#usual[column]
    const value = this.#values[row * this.#stride + place]
    return value === WIDE ? (this.#wide.get(key) ?? WIDE) : value
  }

  #set(at: number, value: number, key: number): void {
    const values = this.#values
    if (this.#hasWide && values[at] === WIDE) this.#wide.delete(key)
    if (isNarrow(value)) values[at] = value
    else {
      values[at] = WIDE
      this.#hasWide = true
      this.#wide.set(key, value)
    }
  }

  /** Opens all columns in which these numbers differ from the usual ones. */
  #openFor(numbers: Float64Array): void {
    for (let column = 0; column < numbers.length; column++) {
      if (this.#placeOf[column] === NONE && numbers[column] !== this.#usual[column])
        this.#openColumn(column)
    }
    this.#makeRoom()
  }

  #openColumn(column: number): void {
    this.#placeOf[column] = this.#open.push(column) - 1
    this.#closed = this.#closed.filter((each) => each !== column)
    this.#firstHeld = Math.min(this.#firstHeld, column)
  }

  /** Room for the columns that were opened: all rows have the usual number there. */
  #makeRoom(): void {
    const from = this.#stride
    const to = this.used
    const values = new Uint32Array(this.#rows * to)
    for (let row = 0; row < this.#rows; row++) {
      for (let place = 0; place < from; place++)
        values[row * to + place] = this.#values[row * from + place]
    }
    for (let column = 0; column < this.#placeOf.length; column++) {
      const place = this.#placeOf[column]
      const usual = this.#usual[column]
      if (place < from || usual === 0) continue
      for (let row = 0; row < this.#rows; row++) values[row * to + place] = usual
    }
    this.#values = values
    this.#stride = to
  }
}

function isNarrow(value: number): boolean {
  return value >>> 0 === value && value !== WIDE
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

const WORD = 2 ** 32

/** The upper part of an id: 0 of one that is negative, else 1 and more, mostly the same for all goroutines of a process. */
export function highPart(id: number): number {
  return id < 0 ? 0 : Math.floor(id / WORD) + 1
}

/** The lower part, given the upper one: a number of 32 bits, but of an id that is far below 0. */
export function lowPart(id: number, high: number): number {
  return high === 0 ? -1 - id : id - (high - 1) * WORD
}

/** The id back. */
export function ofParts(high: number, low: number): number {
  return high === 0 ? -1 - low : (high - 1) * WORD + low
}
