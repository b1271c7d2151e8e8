import { DOUBTFUL } from '../../model/span-flags.ts'
import type { Random } from '../statistics/random.ts'
import { widen } from '../statistics/widen.ts'
import { KeptPlaces } from './kept-places.ts'
import type { PlaceOverflow } from './place-room.ts'
import type { SpanPlaces } from './span-places.ts'

/** So many of the slowest spans of one function keep all they did: the slowest 1 % of a million and more. */
const MOST_SLOW = 16_384
const FIRST_SLOW = 64
/** So many of all its spans, picked by chance: what is usual. */
const MOST_BY_CHANCE = 2048

/** How many spans all functions together may still keep, and what they had no room for. */
export interface PlaceBudget extends PlaceOverflow {
  left: number
}

/** A span with all places that it was at. */
export interface PlacedSpan {
  readonly durNs: number
  readonly flags: number
  readonly places: KeptPlaces
}

/** One that gives its room to another span when that takes its place. */
interface KeptSpan extends PlacedSpan {
  durNs: number
  flags: number
}

/** The slowest spans of one function, and some of all, with the places that they were at. */
export class PlaceSpans {
  readonly #budget: PlaceBudget
  readonly #random: Random
  /** A binary heap, the fastest on top. */
  readonly #slow: KeptSpan[] = []
  /** How long they took: beside them, since to ask the spans would be a cache miss at each step through the heap. */
  #slowNs = new Float64Array(FIRST_SLOW)
  readonly #byChance: KeptSpan[] = []
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
    if (place >= 0) {
      this.#byChance[place] ??= newSpan()
      fill(this.#byChance[place], durNs, flags, places)
    }
    if (!this.#isSlow(durNs)) return
    // The fastest of them gives way, where there is no room for one more.
    const span = this.#hasRoom() ? newSpan() : this.#slow[0]
    fill(span, durNs, flags, places)
    this.#addSlow(span)
  }

  #placeByChance(): number {
    const seen = ++this.#seen
    if (seen <= MOST_BY_CHANCE) return seen - 1
    const place = this.#random.below(seen)
    return place < MOST_BY_CHANCE ? place : -1
  }

  #isSlow(durNs: number): boolean {
    return this.#hasRoom() || (this.#slow.length > 0 && durNs > this.#slowNs[0])
  }

  #hasRoom(): boolean {
    return this.#slow.length < MOST_SLOW && this.#budget.left > 0
  }

  #addSlow(span: KeptSpan): void {
    if (this.#hasRoom()) {
      this.#budget.left--
      if (this.#slow.length === this.#slowNs.length) {
        this.#slowNs = widen(this.#slowNs, new Float64Array(2 * this.#slow.length))
      }
      this.#slow.push(span)
      this.#siftUp(span)
    } else this.#siftDown(span)
  }

  /** The span takes the last place of the heap and rises to its own. */
  #siftUp(span: KeptSpan): void {
    const [heap, heapNs] = [this.#slow, this.#slowNs]
    let at = heap.length - 1
    for (let parent = (at - 1) >> 1; at > 0 && heapNs[parent] > span.durNs; ) {
      heap[at] = heap[parent]
      heapNs[at] = heapNs[parent]
      at = parent
      parent = (at - 1) >> 1
    }
    heap[at] = span
    heapNs[at] = span.durNs
  }

  /** The span takes the top of the heap and sinks to its place. */
  #siftDown(span: KeptSpan): void {
    const [heap, heapNs] = [this.#slow, this.#slowNs]
    const { length } = heap
    let at = 0
    for (let child = 1; child < length; child = 2 * at + 1) {
      if (child + 1 < length && heapNs[child + 1] < heapNs[child]) child++
      if (span.durNs <= heapNs[child]) break
      heap[at] = heap[child]
      heapNs[at] = heapNs[child]
      at = child
    }
    heap[at] = span
    heapNs[at] = span.durNs
  }
}

// A duration is made as NaN: what is made as a small integer is laid out anew when it grows.
function newSpan(): KeptSpan {
  return { durNs: Number.NaN, flags: 0, places: new KeptPlaces() }
}

function fill(span: KeptSpan, durNs: number, flags: number, places: SpanPlaces): void {
  span.durNs = durNs
  span.flags = flags
  span.places.copy(places)
}
