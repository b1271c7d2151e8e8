import { widen } from '../statistics/widen.ts'

const NONE = -1
const FIRST_CAPACITY = 16
/** A span with more changes of state than this shows neighbours as one. */
const MAX_STATES = 512

/** Stands for the reason where neighbours were joined: the state is that of the longer one. */
export const JOINED = 255

/** What one goroutine did since its outermost open call began: states with their times, oldest first, bounded. */
export class StateTrail {
  #length = 0
  state: Uint8Array = new Uint8Array(FIRST_CAPACITY)
  why: Uint8Array = new Uint8Array(FIRST_CAPACITY)
  fromNs: Float64Array = new Float64Array(FIRST_CAPACITY)
  toNs: Float64Array = new Float64Array(FIRST_CAPACITY)
  /** By the books of the run: the stack, 0 for none; who ended a wait, -1 for not known, and the id of that goroutine. */
  stack: Int32Array = new Int32Array(FIRST_CAPACITY)
  waker: Int32Array = new Int32Array(FIRST_CAPACITY)
  wakerGid: Float64Array = new Float64Array(FIRST_CAPACITY)

  get length(): number {
    return this.#length
  }

  clear(): void {
    this.#length = 0
  }

  /** The goroutine was in `state` (an index into COMPONENTS) from one time to another, for wait reason `why`. */
  add(state: number, why: number, fromNs: number, toNs: number): void {
    const last = this.#length - 1
    if (
      last >= 0 &&
      this.state[last] === state &&
      this.why[last] === why &&
      this.toNs[last] === fromNs &&
      this.stack[last] === 0
    ) {
      this.toNs[last] = toNs
      return
    }
    if (this.#length === this.state.length) this.#makeRoom()
    const at = this.#length++
    this.state[at] = state
    this.why[at] = why
    this.fromNs[at] = fromNs
    this.toNs[at] = toNs
    this.stack[at] = 0
    this.waker[at] = NONE
  }

  /** Where the state was that was added last, and who ended it. */
  place(stack: number, waker: number, wakerGid: number): void {
    const at = this.#length - 1
    if (at < 0) return
    this.stack[at] = stack
    this.waker[at] = waker
    this.wakerGid[at] = wakerGid
  }

  #makeRoom(): void {
    if (this.#length >= MAX_STATES) {
      this.#join()
      return
    }
    const capacity = 2 * this.#length
    this.state = widen(this.state, new Uint8Array(capacity))
    this.why = widen(this.why, new Uint8Array(capacity))
    this.fromNs = widen(this.fromNs, new Float64Array(capacity))
    this.toNs = widen(this.toNs, new Float64Array(capacity))
    this.stack = widen(this.stack, new Int32Array(capacity))
    this.waker = widen(this.waker, new Int32Array(capacity))
    this.wakerGid = widen(this.wakerGid, new Float64Array(capacity))
  }

  /** Every two neighbours become one. */
  #join(): void {
    const half = this.#length >> 1
    for (let at = 0; at < half; at++) {
      const a = 2 * at
      const b = a + 1
      const longer = this.toNs[a] - this.fromNs[a] >= this.toNs[b] - this.fromNs[b] ? a : b
      this.state[at] = this.state[longer]
      this.why[at] = JOINED
      this.fromNs[at] = this.fromNs[a]
      this.toNs[at] = this.toNs[b]
      this.stack[at] = this.stack[longer]
      this.waker[at] = this.waker[longer]
      this.wakerGid[at] = this.wakerGid[longer]
    }
    this.#length = half
  }
}
