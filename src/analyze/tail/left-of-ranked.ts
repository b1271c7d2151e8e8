import { selectFromTop } from '../statistics/weighted-select.ts'
import type { RankedSpans } from './ranked-spans.ts'

/** Of so many times the rank that is asked for, the slowest spans are looked at first: they mostly hold it. */
const AHEAD = 1.5
const FEW = 64
const NOTHING: Float64Array = new Float64Array(0)

/** Durations of spans, slowest first, and how many spans each stands for. */
export type RankedDurations = Pick<RankedSpans, 'durNs' | 'weight' | 'length'>

/** A part of each ranked duration, of which all that is beyond `usualNs` is taken away. */
export interface TakenPart {
  readonly column: Float64Array
  readonly usualNs: number
}

/**
 * What is left of ranked durations without a part of each, asked by rank from the top. Nothing that is left is longer than
 * its duration: behind the first duration that is shorter than what surely has a rank, no row can matter to that rank. So a
 * high quantile is looked for among few of the rows.
 */
export class LeftOfRanked {
  /** What is left of the rows that matter, and their places among the ranked, down to the deepest rank that was asked for. */
  leftNs: Float64Array = new Float64Array(0)
  place: Int32Array = new Int32Array(0)
  length = 0
  readonly #spans: RankedDurations
  readonly #part: TakenPart | undefined
  #deepest = -1
  /** Whether each row that was taken is one span, and what is left of them, sorted. */
  #areSingle = true
  #ascending = NOTHING

  constructor(spans: RankedDurations, part?: TakenPart) {
    this.#spans = spans
    this.#part = part
  }

  /** What is left at a rank: of the spans `above` lie above it. As `selectFromTop` has it. */
  fromTop(above: number): number {
    if (above > this.#deepest) this.#gather(above * AHEAD + FEW)
    return this.#select(above)
  }

  #gather(above: number): void {
    const { durNs, length } = this.#spans
    this.length = 0
    this.#areSingle = true
    this.#ascending = NOTHING
    let row = this.#takeSlowest(AHEAD * above)
    // Rows that were not looked at yet can only raise it.
    const least = this.#select(above)
    this.#deepest = above
    for (; row < length && durNs[row] >= least; row++) {
      const ns = this.#left(row)
      if (ns >= least) this.#take(row, ns)
    }
  }

  /** Takes rows from the top until they stand for more than `spans`; returns the first one that is not taken. */
  #takeSlowest(spans: number): number {
    const { weight, length } = this.#spans
    let taken = 0
    let row = 0
    for (; row < length && !(taken > spans); row++) {
      taken += weight[row]
      this.#take(row, this.#left(row))
    }
    return row
  }

  #left(row: number): number {
    const ns = this.#spans.durNs[row]
    if (this.#part === undefined) return ns
    const moreNs = this.#part.column[row] - this.#part.usualNs
    return moreNs > 0 ? ns - moreNs : ns
  }

  #take(row: number, ns: number): void {
    if (this.length === this.place.length) this.#makeRoom()
    this.leftNs[this.length] = ns
    this.place[this.length++] = row
    if (this.#spans.weight[row] !== 1) this.#areSingle = false
  }

  #select(above: number): number {
    if (this.#areSingle && this.length > 0) return this.#selectSingle(above)
    const { weight } = this.#spans
    const values = this.leftNs.slice(0, this.length)
    const weights = new Float64Array(this.length)
    for (let i = 0; i < weights.length; i++) weights[i] = weight[this.place[i]]
    return selectFromTop(values, weights, weights.length, above)
  }

  /** Where each row is one span, the typed array's own sort is faster than a selection whose code runs for the first time. */
  #selectSingle(above: number): number {
    const { length } = this
    if (this.#ascending.length !== length) this.#ascending = this.leftNs.slice(0, length).sort()
    return this.#ascending[length - 1 - Math.min(length - 1, Math.max(0, Math.floor(above)))]
  }

  #makeRoom(): void {
    const [leftNs, place] = [this.leftNs, this.place]
    this.leftNs = new Float64Array(2 * leftNs.length + FEW)
    this.place = new Int32Array(this.leftNs.length)
    this.leftNs.set(leftNs)
    this.place.set(place)
  }
}
