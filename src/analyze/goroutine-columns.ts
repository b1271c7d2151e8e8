import { widen } from './widen.ts'

/** The goroutine's status is not known (yet, or since its chain broke). */
export const UNKNOWN_STATUS = 255

/** What is remembered of each goroutine, by slot; a slot is handed out again when its goroutine dies. */
export class GoroutineColumns {
  #capacity = 1024
  status: Uint8Array = new Uint8Array(this.#capacity)
  /** Up to when its time is accounted for. */
  sinceNs: Float64Array = new Float64Array(this.#capacity)
  /** Reading of the stop-the-world clock at `sinceNs`, or at `leftNs`. */
  stwNs: Float64Array = new Float64Array(this.#capacity)
  /** Where it ran last, -1 for not yet. */
  cpu: Int32Array = new Int32Array(this.#capacity)
  /** The thread that it runs on, -1 for none. */
  tid: Int32Array = new Int32Array(this.#capacity)
  /** When another goroutine was seen on its thread since, NaN for not: it had left by then. */
  leftNs: Float64Array = new Float64Array(this.#capacity)
  /** Depth of the outermost gcAssistAlloc that it is in, NaN outside. */
  assistDepth: Float64Array = new Float64Array(this.#capacity)
  assistSinceNs: Float64Array = new Float64Array(this.#capacity)
  /** Its account, -1 while it is in no target function. */
  account: Int32Array = new Int32Array(this.#capacity)

  /** A goroutine of which nothing is known appears in this slot. */
  reset(slot: number): void {
    if (slot >= this.#capacity) this.#grow(slot)
    this.status[slot] = UNKNOWN_STATUS
    this.sinceNs[slot] = Number.NEGATIVE_INFINITY
    this.stwNs[slot] = 0
    this.cpu[slot] = -1
    this.tid[slot] = -1
    this.leftNs[slot] = Number.NaN
    this.assistDepth[slot] = Number.NaN
    this.assistSinceNs[slot] = 0
    this.account[slot] = -1
  }

  #grow(slot: number): void {
    this.#capacity = Math.max(slot + 1, 2 * this.#capacity)
    const n = this.#capacity
    this.status = widen(this.status, new Uint8Array(n))
    this.sinceNs = widen(this.sinceNs, new Float64Array(n))
    this.stwNs = widen(this.stwNs, new Float64Array(n))
    this.cpu = widen(this.cpu, new Int32Array(n))
    this.tid = widen(this.tid, new Int32Array(n))
    this.leftNs = widen(this.leftNs, new Float64Array(n))
    this.assistDepth = widen(this.assistDepth, new Float64Array(n))
    this.assistSinceNs = widen(this.assistSinceNs, new Float64Array(n))
    this.account = widen(this.account, new Int32Array(n))
  }
}
