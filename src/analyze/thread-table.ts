const NONE = -1
/** The kernel hands out no thread ids above this (PID_MAX_LIMIT). */
const MAX_TID = 4_194_304

/** Which goroutine runs on which thread. */
export class ThreadTable {
  #goroutine = new Int32Array(1024).fill(NONE)

  /** The goroutine on this thread, -1 for none. */
  goroutine(tid: number): number {
    return tid >= 0 && tid < this.#goroutine.length ? this.#goroutine[tid] : NONE
  }

  /** The goroutine is on this thread now. Returns which one was before, -1 for none. */
  bind(tid: number, goroutine: number): number {
    if (tid < 0 || tid > MAX_TID) return NONE
    if (tid >= this.#goroutine.length) {
      const wider = new Int32Array(2 ** Math.ceil(Math.log2(tid + 1))).fill(NONE)
      wider.set(this.#goroutine)
      this.#goroutine = wider
    }
    const before = this.#goroutine[tid]
    this.#goroutine[tid] = goroutine
    return before
  }

  /** The goroutine left the thread; another one that is there by now stays. */
  release(tid: number, goroutine: number): void {
    if (this.goroutine(tid) === goroutine) this.#goroutine[tid] = NONE
  }
}
