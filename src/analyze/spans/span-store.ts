import { Random } from '../statistics/random.ts'
import { rowsByDuration } from './row-columns.ts'
import { SlowestRows } from './slowest-rows.ts'
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
  /** The exact tail: undefined while the store keeps everything. All other rows are the body. */
  #tail: SlowestRows | undefined
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
    return this.#tail !== undefined
  }

  /** How many of the slowest spans are surely kept. */
  get exactTail(): number {
    return this.#tail?.length ?? this.#count
  }

  /** How many spans a sampled body row stands for. */
  get bodyWeight(): number {
    return this.#tail === undefined ? 1 : this.#bodySeen / (this.columns.length - this.#tail.length)
  }

  add(span: SpanDraft): void {
    this.#count++
    this.#sumNs += span.durNs
    if (span.durNs < this.#minNs) this.#minNs = span.durNs
    if (span.durNs > this.#maxNs) this.#maxNs = span.durNs
    if (this.#tail !== undefined) this.#sample(span, this.#tail)
    else if (this.#budget.left > 0 || this.columns.length < LEAST_ROWS) {
      this.#budget.left--
      this.columns.append(span)
    } else this.#sample(span, this.#split())
  }

  /** How long all spans kept took, ascending, in nanoseconds. */
  sortedDurNs(): Float64Array {
    return this.columns.allDurNs().slice().sort()
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

  /** All rows kept, fastest first; equal ones in order of arrival. `room` is that of `stableOrder`. */
  sortedRows(room?: ArrayBuffer): Int32Array {
    return rowsByDuration(this.columns, room)
  }

  /** The full store becomes an exact tail and a sampled body. */
  #split(): SlowestRows {
    const rows = this.columns.length
    const tail = new SlowestRows(this.columns, Math.max(1, Math.floor(TAIL_SHARE * rows)))
    this.#tail = tail
    this.#bodySeen = rows - tail.length
    return tail
  }

  #sample(span: SpanDraft, tail: SlowestRows): void {
    const isKept = this.#random.below(++this.#bodySeen) < this.columns.length - tail.length
    if (span.durNs > tail.leastNs) {
      // The tail's fastest span becomes one of the body, and takes its chance there.
      if (!isKept) this.columns.write(tail.renew(span.durNs), span)
      else {
        const row = this.#bodyRow(tail)
        tail.replace(row, span.durNs)
        this.columns.write(row, span)
      }
    } else if (isKept) this.columns.write(this.#bodyRow(tail), span)
  }

  /** Any row of the body, with equal chances: four of five rows are. */
  #bodyRow(tail: SlowestRows): number {
    for (;;) {
      const row = this.#random.below(this.columns.length)
      if (!tail.has(row)) return row
    }
  }
}
