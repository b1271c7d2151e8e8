import type { Goroutine } from './goroutine.ts'

const NONE = -1
/** The kernel hands out no thread ids above this (PID_MAX_LIMIT). */
const MAX_TID = 4_194_304

/** Which goroutine runs on which thread. */
export class ThreadTable {
  /** By thread: the slot of its goroutine. */
  #slot = new Int32Array(1024).fill(NONE)
  readonly #bySlot: Goroutine[] = []

  /** The goroutine on this thread. */
  goroutine(tid: number): Goroutine | undefined {
    const slot = this.#slotOn(tid)
    return slot === NONE ? undefined : this.#bySlot[slot]
  }

  /** The goroutine is on this thread now. Returns which one was before. */
  bind(tid: number, goroutine: Goroutine): Goroutine | undefined {
    if (tid < 0 || tid > MAX_TID) return undefined
    if (tid >= this.#slot.length) {
      const wider = new Int32Array(2 ** Math.ceil(Math.log2(tid + 1))).fill(NONE)
      wider.set(this.#slot)
      this.#slot = wider
    }
    const before = this.#slot[tid]
    this.#slot[tid] = goroutine.slot
    this.#bySlot[goroutine.slot] = goroutine
    return before === NONE ? undefined : this.#bySlot[before]
  }

  /** The goroutine left the thread; another one that is there by now stays. */
  release(tid: number, goroutine: Goroutine): void {
    if (this.#slotOn(tid) === goroutine.slot) this.#slot[tid] = NONE
  }

  #slotOn(tid: number): number {
    return tid >= 0 && tid < this.#slot.length ? this.#slot[tid] : NONE
  }
}
