import { selectRank } from '../statistics/select.ts'
import type { SpanColumns } from './span-columns.ts'

/** Durations are parted into so many equal ranges: those of one of them are few enough to be copied and selected from. */
const RANGES = 4096
const WORD_BITS = 5
const BIT_MASK = 31

/** Which rows of a full table are its slowest: always as many, while faster ones give way to slower ones. */
export class SlowestRows {
  /** A binary heap, fastest on top. */
  readonly #rows: Int32Array
  /** How long they took: beside them, since to ask the columns would be a cache miss at each step through the heap. */
  readonly #durNs: Float64Array
  /** A bit for each row of the table, set for those. */
  readonly #isIn: Int32Array

  /** The `count` slowest rows of a table, one at least; of equal ones those that came last. */
  constructor(columns: SpanColumns, count: number) {
    this.#rows = new Int32Array(count)
    this.#durNs = new Float64Array(count)
    this.#isIn = new Int32Array(Math.ceil(columns.length / (1 << WORD_BITS)))
    const { leastNs, equal } = leastOfSlowest(columns, count)
    let left = count
    let equalLeft = equal
    for (let row = columns.length - 1; left > 0; row--) {
      const durNs = columns.durNs(row)
      if (durNs < leastNs || (durNs === leastNs && equalLeft-- <= 0)) continue
      this.#rows[--left] = row
      this.#durNs[left] = durNs
      this.#turn(row)
    }
    for (let at = (count >> 1) - 1; at >= 0; at--) this.#sink(at, this.#rows[at], this.#durNs[at])
  }

  get length(): number {
    return this.#rows.length
  }

  /** How long the fastest of them took. */
  get leastNs(): number {
    return this.#durNs[0]
  }

  /** Whether a row is one of them. */
  has(row: number): boolean {
    return ((this.#isIn[row >> WORD_BITS] >>> (row & BIT_MASK)) & 1) === 1
  }

  /** The row of the fastest, which holds another span now. */
  renew(durNs: number): number {
    const row = this.#rows[0]
    this.#sink(0, row, durNs)
    return row
  }

  /** Another row takes the place of the fastest. */
  replace(row: number, durNs: number): void {
    this.#turn(this.#rows[0])
    this.#turn(row)
    this.#sink(0, row, durNs)
  }

  /** Turns the bit of a row. */
  #turn(row: number): void {
    this.#isIn[row >> WORD_BITS] ^= 1 << (row & BIT_MASK)
  }

  /** The row sinks from a place of the heap to where it belongs. */
  #sink(from: number, row: number, durNs: number): void {
    const rows = this.#rows
    const keys = this.#durNs
    let at = from
    for (;;) {
      let child = 2 * at + 1
      if (child + 1 < rows.length && keys[child + 1] < keys[child]) child++
      if (child >= rows.length || durNs <= keys[child]) break
      rows[at] = rows[child]
      keys[at] = keys[child]
      at = child
    }
    rows[at] = row
    keys[at] = durNs
  }
}

/** How long the fastest of the `count` slowest rows took, and how many of them took as long. */
function leastOfSlowest(
  columns: SpanColumns,
  count: number,
): { readonly leastNs: number; readonly equal: number } {
  const { rangeOf, lengths } = rangesOf(columns)
  let range = RANGES - 1
  let slower = 0
  while (slower + lengths[range] < count) slower += lengths[range--]
  // New memory costs more than going over the table again: only the range with the limit is copied.
  const near = new Float64Array(lengths[range])
  let found = 0
  for (let row = 0; row < columns.length; row++) {
    const durNs = columns.durNs(row)
    if (rangeOf(durNs) === range) near[found++] = durNs
  }
  const leastNs = selectRank(near, near.length - (count - slower) + 1)
  for (const durNs of near) if (durNs > leastNs) slower++
  return { leastNs, equal: count - slower }
}

/** Equal ranges of durations, and how many rows are in each. */
function rangesOf(columns: SpanColumns): {
  readonly rangeOf: (durNs: number) => number
  readonly lengths: Int32Array
} {
  let minNs = Number.POSITIVE_INFINITY
  let maxNs = Number.NEGATIVE_INFINITY
  for (let row = 0; row < columns.length; row++) {
    const durNs = columns.durNs(row)
    if (durNs < minNs) minNs = durNs
    if (durNs > maxNs) maxNs = durNs
  }
  const scale = maxNs > minNs ? (RANGES - 1) / (maxNs - minNs) : 0
  const rangeOf = (durNs: number): number => ((durNs - minNs) * scale) | 0
  const lengths = new Int32Array(RANGES)
  for (let row = 0; row < columns.length; row++) lengths[rangeOf(columns.durNs(row))]++
  return { rangeOf, lengths }
}
