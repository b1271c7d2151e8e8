import { NO_WAKER } from '../places/place-book.ts'
import type { PlacedState } from '../places/state-place.ts'
import { widen } from '../statistics/widen.ts'

const NONE = 255

/**
 * Receives a stretch of one state: the goroutine's slot, an index into COMPONENTS, the wait reason, from when to when; where it was
 * and who ended it, in an object that is used again, where the capture has stacks.
 */
export type StateSink = (
  slot: number,
  state: number,
  why: number,
  fromNs: number,
  toNs: number,
  place: PlacedState | undefined,
) => void

const NOWHERE: PlacedState = { stack: 0, waker: NO_WAKER, wakerGid: Number.NaN }

/** Takes states in the pieces in which they are booked, and hands them over whole. Holds one per goroutine. */
export class JoinedStates {
  readonly #sink: StateSink
  #capacity = 1024
  #state = new Uint8Array(this.#capacity).fill(NONE)
  #why = new Uint8Array(this.#capacity)
  #fromNs = new Float64Array(this.#capacity)
  #toNs = new Float64Array(this.#capacity)
  #stack = new Int32Array(this.#capacity)
  #waker = new Int32Array(this.#capacity)
  #wakerGid = new Float64Array(this.#capacity)
  readonly #place = { ...NOWHERE }

  constructor(sink: StateSink) {
    this.#sink = sink
  }

  /** The goroutine was in a state; one of which it is not known since when is passed over. */
  add(
    slot: number,
    state: number,
    why: number,
    fromNs: number,
    toNs: number,
    place: PlacedState = NOWHERE,
  ): void {
    if (!Number.isFinite(fromNs)) return
    if (slot >= this.#capacity) this.#grow(slot)
    if (!this.#goesOn(slot, state, why, fromNs, place.stack)) {
      this.flush(slot)
      this.#state[slot] = state
      this.#why[slot] = why
      this.#fromNs[slot] = fromNs
      this.#stack[slot] = place.stack
    }
    this.#toNs[slot] = toNs
    // Who ended a wait is known with its last piece.
    this.#waker[slot] = place.waker
    this.#wakerGid[slot] = place.wakerGid
  }

  #goesOn(slot: number, state: number, why: number, fromNs: number, stack: number): boolean {
    return (
      this.#state[slot] === state &&
      this.#why[slot] === why &&
      this.#toNs[slot] === fromNs &&
      this.#stack[slot] === stack
    )
  }

  /** What is held of this goroutine goes out. */
  flush(slot: number): void {
    if (slot >= this.#capacity || this.#state[slot] === NONE) return
    const place = this.#place
    place.stack = this.#stack[slot]
    place.waker = this.#waker[slot]
    place.wakerGid = this.#wakerGid[slot]
    const isThere = place.stack !== 0 || place.waker !== NO_WAKER
    const [state, why] = [this.#state[slot], this.#why[slot]]
    this.#sink(slot, state, why, this.#fromNs[slot], this.#toNs[slot], isThere ? place : undefined)
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
    this.#stack = widen(this.#stack, new Int32Array(this.#capacity))
    this.#waker = widen(this.#waker, new Int32Array(this.#capacity))
    this.#wakerGid = widen(this.#wakerGid, new Float64Array(this.#capacity))
  }
}
