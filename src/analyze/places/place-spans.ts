import { DOUBTFUL } from '../../model/span-flags.ts'
import type { Random } from '../statistics/random.ts'
import type { PlaceOverflow } from './place-room.ts'
import { SpanPlaces } from './span-places.ts'

/** So many of the slowest spans of one function keep all they did: the slowest 1 % of a million and more. */
const MOST_SLOW = 16_384
/** So many of all its spans, picked by chance: what is usual. */
const MOST_BY_CHANCE = 2048

/** How many spans all functions together may still keep, and what they had no room for. */
export interface PlaceBudget extends PlaceOverflow {
  left: number
}

/** A span with all places that it was at. */
export interface PlacedSpan {
  readonly durNs: number
  flags: number
  readonly places: SpanPlaces
}

/** The slowest spans of one function, and some of all, with the places that they were at. */
export class PlaceSpans {
  readonly #budget: PlaceBudget
  readonly #random: Random
  /** A binary heap, the fastest on top. */
  readonly #slow: PlacedSpan[] = []
  readonly #byChance: PlacedSpan[] = []
  #seen = 0

  constructor(budget: PlaceBudget, random: Random) {
    this.#budget = budget
    this.#random = random
  }

  /** How long the fastest took of those that are kept as slow: all slower ones are there. 0 where every span is kept. */
  get slowFromNs(): number {
    return this.#seen > this.#slow.length ? (this.#slow[0]?.durNs ?? Number.POSITIVE_INFINITY) : 0
  }

  /** In no order. */
  get slow(): readonly PlacedSpan[] {
    return this.#slow
  }

  /** A uniform sample, in no order. */
  get byChance(): readonly PlacedSpan[] {
    return this.#byChance
  }

  /** Spans in doubt are lossy, or clean after all. */
  settleDoubts(flag: number): void {
    for (const span of [...this.#slow, ...this.#byChance]) {
      if ((span.flags & DOUBTFUL) !== 0) span.flags = (span.flags & ~DOUBTFUL) | flag
    }
  }

  add(durNs: number, flags: number, places: SpanPlaces): void {
    const place = this.#placeByChance()
    const isSlow = this.#isSlow(durNs)
    if (place < 0 && !isSlow) return
    const span = { durNs, flags, places: new SpanPlaces(places) }
    if (place >= 0) this.#byChance[place] = span
    if (isSlow) this.#addSlow(span)
  }

  #placeByChance(): number {
    const seen = ++this.#seen
    if (seen <= MOST_BY_CHANCE) return seen - 1
    const place = this.#random.below(seen)
    return place < MOST_BY_CHANCE ? place : -1
  }

  #isSlow(durNs: number): boolean {
    return this.#hasRoom() || (this.#slow.length > 0 && durNs > this.#slow[0].durNs)
  }

  #hasRoom(): boolean {
    return this.#slow.length < MOST_SLOW && this.#budget.left > 0
  }

  #addSlow(span: PlacedSpan): void {
    if (this.#hasRoom()) {
      this.#budget.left--
      this.#slow.push(span)
      this.#siftUp(this.#slow.length - 1)
    } else {
      this.#slow[0] = span
      this.#siftDown()
    }
  }

  #siftUp(from: number): void {
    const heap = this.#slow
    for (let at = from; at > 0; ) {
      const parent = (at - 1) >> 1
      if (heap[parent].durNs <= heap[at].durNs) return
      swap(heap, at, parent)
      at = parent
    }
  }

  #siftDown(): void {
    const heap = this.#slow
    for (let at = 0; ; ) {
      let child = 2 * at + 1
      if (child >= heap.length) return
      if (child + 1 < heap.length && heap[child + 1].durNs < heap[child].durNs) child++
      if (heap[at].durNs <= heap[child].durNs) return
      swap(heap, at, child)
      at = child
    }
  }
}

function swap(heap: PlacedSpan[], a: number, b: number): void {
  const held = heap[a]
  heap[a] = heap[b]
  heap[b] = held
}
