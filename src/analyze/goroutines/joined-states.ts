import { widen } from '../statistics/widen.ts'

const NONE = 255

/** Receives a stretch of one state: the goroutine's slot, an index into COMPONENTS, the wait reason, from when to when. */
export type StateSink = (
  slot: number,
  state: number,
  why: number,
  fromNs: number,
  toNs: number,
) => void

/** Takes states in the pieces in which they are booked, and hands them over whole. Holds one per goroutine. */
export class JoinedStates {
  readonly #sink: StateSink
  #capacity = 1024
  #state = new Uint8Array(this.#capacity).fill(NONE)
  #why = new Uint8Array(this.#capacity)
  #fromNs = new Float64Array(this.#capacity)
  #toNs = new Float64Array(this.#capacity)

  constructor(sink: StateSink) {
    this.#sink = sink
  }

  /** The goroutine was in a state; one of which it is not known since when is passed over. */
  add(slot: number, state: number, why: number, fromNs: number, toNs: number): void {
    if (!Number.isFinite(fromNs)) return
    if (slot >= this.#capacity) this.#grow(slot)
    if (this.#state[slot] === state && this.#why[slot] === why && this.#toNs[slot] === fromNs) {
      this.#toNs[slot] = toNs
      return
    }
    this.flush(slot)
    this.#state[slot] = state
    this.#why[slot] = why
    this.#fromNs[slot] = fromNs
    this.#toNs[slot] = toNs
  }

  /** What is held of this goroutine goes out. */
  flush(slot: number): void {
    if (slot >= this.#capacity || this.#state[slot] === NONE) return
    this.#sink(slot, this.#state[slot], this.#why[slot], this.#fromNs[slot], this.#toNs[slot])
    this.#state[slot] = NONE
  }

  /** The same for all goroutines. */
  flushAll(): void {
    for (let slot = 0; slot < this.#capacity; slot++) this.flush(slot)
  }

  #grow(slot: number): void {
    const before = this.#capacity
    this.#capacity = Math.max(slot + 1, 2 * before)
    this.#state = widen(this.#state, new Uint8Array(this.#capacity)).fill(NONE, before)
    this.#why = widen(this.#why, new Uint8Array(this.#capacity))
    this.#fromNs = widen(this.#fromNs, new Float64Array(this.#capacity))
    this.#toNs = widen(this.#toNs, new Float64Array(this.#capacity))
  }
}
