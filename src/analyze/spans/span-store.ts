import { Random } from '../statistics/random.ts'
import { rowsByDuration, splitRows } from './rows-by-duration.ts'
import { SpanColumns } from './span-columns.ts'
import type { SpanDraft } from './span-draft.ts'

/** Of a full store, the part that keeps the slowest spans exact. */
const TAIL_SHARE = 0.2

/** So many rows every store may have, even when the others used up the budget. */
const LEAST_ROWS = 100

/** How many rows all stores together may still add. */
export interface RowBudget {
  left: number
}

/**
 * The spans of one function, in bounded memory. While the budget lasts it keeps every span. From then on the slowest fifth
 * of its rows stays exact, and the rest is a uniform sample (reservoir sampling, Vitter's algorithm R), each row of which
 * stands for several spans.
 */
export class SpanStore {
  readonly columns: SpanColumns = new SpanColumns()
  readonly #budget: RowBudget
  readonly #random: Random
  #count = 0
  #sumNs = 0
  #minNs = Number.POSITIVE_INFINITY
  #maxNs = Number.NEGATIVE_INFINITY
  /** Rows of the exact tail as a binary heap, fastest on top; empty while the store keeps everything. */
  #tail: Int32Array = new Int32Array(0)
  /** How long they took: beside them, since to ask the columns would be a cache miss at each step through the heap. */
  #tailNs: Float64Array = new Float64Array(0)
  #body: Int32Array = new Int32Array(0)
  #bodySeen = 0

  constructor(budget: RowBudget, seed = 1) {
    this.#budget = budget
    this.#random = new Random(seed)
  }

  /** How many spans were added. */
  get count(): number {
    return this.#count
  }

  /** Exact over all spans added; NaN for none. */
  get meanNs(): number {
    return this.#count === 0 ? Number.NaN : this.#sumNs / this.#count
  }

  get minNs(): number {
    return this.#minNs
  }

  get maxNs(): number {
    return this.#maxNs
  }

  /** Whether some spans are only sampled. */
  get isSampled(): boolean {
    return this.#tail.length > 0
  }

  /** How many of the slowest spans are surely kept. */
  get exactTail(): number {
    return this.isSampled ? this.#tail.length : this.#count
  }

  /** How many spans a sampled body row stands for. */
  get bodyWeight(): number {
    return this.isSampled ? this.#bodySeen / this.#body.length : 1
  }

  add(span: SpanDraft): void {
    this.#count++
    this.#sumNs += span.durNs
    if (span.durNs < this.#minNs) this.#minNs = span.durNs
    if (span.durNs > this.#maxNs) this.#maxNs = span.durNs
    if (!this.isSampled && (this.#budget.left > 0 || this.columns.length < LEAST_ROWS)) {
      this.#budget.left--
      this.columns.append(span)
    } else {
      if (!this.isSampled) this.#split()
      this.#sample(span)
    }
  }

  /** How long all spans kept took, ascending, in nanoseconds. */
  sortedDurNs(): Float64Array {
    const { columns } = this
    const durNs = new Float64Array(columns.length)
    for (let row = 0; row < durNs.length; row++) durNs[row] = columns.durNs(row)
    return durNs.sort()
  }

  /** How long the span of this rank took, from 1 for the fastest of all added; `sorted` comes from `sortedDurNs`. */
  durNsOfRank(sorted: Float64Array, rank: number): number {
    return sorted[this.placeOfRank(rank)]
  }

  /** Where, among the spans kept, fastest first, the one of this rank among all added stands, or one that stands for it. */
  placeOfRank(rank: number): number {
    const slower = this.#count - rank
    if (slower < this.exactTail) return this.columns.length - 1 - slower
    return Math.max(0, Math.ceil(rank / this.bodyWeight) - 1)
  }

  /** All rows kept, fastest first; equal ones in order of arrival. */
  sortedRows(): Int32Array {
    return rowsByDuration(this.columns)
  }

  /** The full store becomes an exact tail and a sampled body. */
  #split(): void {
    const { body, tail, tailNs } = splitRows(this.columns, TAIL_SHARE)
    this.#body = body
    // Ascending, hence a heap already.
    this.#tail = tail
    this.#tailNs = tailNs
    this.#bodySeen = body.length
  }

  #sample(span: SpanDraft): void {
    const place = this.#random.below(++this.#bodySeen)
    const kept = place < this.#body.length
    if (span.durNs > this.#tailNs[0]) {
      // The tail's fastest span becomes one of the body, and takes its chance there.
      const fastest = this.#tail[0]
      const row = kept ? this.#body[place] : fastest
      if (kept) this.#body[place] = fastest
      this.columns.write(row, span)
      this.#siftDown(row, span.durNs)
    } else if (kept) this.columns.write(this.#body[place], span)
  }

  /** The row takes the top of the heap and sinks to its place. */
  #siftDown(row: number, durNs: number): void {
    const tail = this.#tail
    const tailNs = this.#tailNs
    let at = 0
    for (;;) {
      let child = 2 * at + 1
      if (child + 1 < tail.length && tailNs[child + 1] < tailNs[child]) child++
      if (child >= tail.length || durNs <= tailNs[child]) break
      tail[at] = tail[child]
      tailNs[at] = tailNs[child]
      at = child
    }
    tail[at] = row
    tailNs[at] = durNs
  }
}
