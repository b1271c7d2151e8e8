import { widen } from '../statistics/widen.ts'

/** What an entry of a span's places is. */
export const ENTRY = {
  /** Time at a place: the parts of all such entries sum to the span. */
  time: 0,
  /** What the waker of the wait before did meanwhile: the parts sum to that wait. */
  behind: 1,
} as const

const FIRST_CAPACITY = 32

/**
 * Where one span spent its time, as entries in the order of time: a place with its nanoseconds, followed by what stood
 * behind it. One object, filled anew for each span.
 */
export class SpanPlaces {
  #length: number
  kind: Uint8Array
  /** By the run's book of places. */
  place: Int32Array
  /** By the run's book of frames; 0 for none. */
  stack: Int32Array
  /** Who ended the wait, by the run's book of wakers; -1 where that is not known or there was no wait. */
  waker: Int32Array
  ns: Float64Array

  /** Empty, or a copy of another one that takes no more room than it needs: one is made for each span that is kept. */
  constructor(of?: SpanPlaces) {
    const length = of?.length ?? 0
    this.#length = length
    this.kind = of?.kind.slice(0, length) ?? new Uint8Array(FIRST_CAPACITY)
    this.place = of?.place.slice(0, length) ?? new Int32Array(FIRST_CAPACITY)
    this.stack = of?.stack.slice(0, length) ?? new Int32Array(FIRST_CAPACITY)
    this.waker = of?.waker.slice(0, length) ?? new Int32Array(FIRST_CAPACITY)
    this.ns = of?.ns.slice(0, length) ?? new Float64Array(FIRST_CAPACITY)
  }

  get length(): number {
    return this.#length
  }

  clear(): void {
    this.#length = 0
  }

  add(kind: number, place: number, stack: number, waker: number, ns: number): void {
    const at = this.open(kind, place, stack, waker)
    this.ns[at] = ns
  }

  /** Adds an entry; returns where its nanoseconds are to be written. */
  open(kind: number, place: number, stack: number, waker: number): number {
    if (this.#length === this.kind.length) this.#makeRoom()
    const at = this.#length++
    this.kind[at] = kind
    this.place[at] = place
    this.stack[at] = stack
    this.waker[at] = waker
    return at
  }

  #makeRoom(): void {
    const capacity = Math.max(FIRST_CAPACITY, 2 * this.kind.length)
    this.kind = widen(this.kind, new Uint8Array(capacity))
    this.place = widen(this.place, new Int32Array(capacity))
    this.stack = widen(this.stack, new Int32Array(capacity))
    this.waker = widen(this.waker, new Int32Array(capacity))
    this.ns = widen(this.ns, new Float64Array(capacity))
  }
}
