import type { RuntimeEvents } from '../model/analysis.ts'
import { MARKS } from '../model/event-batch.ts'

type Mark = (typeof MARKS)[number]

/** Adds up the time in which something went on, such as GC marking: a span's share is the difference of two readings. */
export class RuntimeClock {
  readonly #name: string
  readonly #begins: number
  readonly #ends: number
  #openNs = Number.NaN
  #sumNs = 0
  #count = 0
  #maxNs = 0

  constructor(name: string, begins: Mark, ends: Mark) {
    this.#name = name
    this.#begins = MARKS.indexOf(begins)
    this.#ends = MARKS.indexOf(ends)
  }

  /** Whether it goes on now. */
  get isOpen(): boolean {
    return !Number.isNaN(this.#openNs)
  }

  /**
   * A mark was met (an index into MARKS); those of others are passed over. A second beginning counts anew: either two
   * goroutines raced to begin, or the end was lost.
   */
  mark(mark: number, timeNs: number): void {
    if (mark === this.#begins) this.#openNs = timeNs
    else if (mark === this.#ends && this.isOpen) this.#close(timeNs)
  }

  /** Nanoseconds in which it went on, up to `timeNs` (not before the latest mark). */
  read(timeNs: number): number {
    return this.isOpen && timeNs > this.#openNs ? this.#sumNs + timeNs - this.#openNs : this.#sumNs
  }

  /** How often it went on and for how long, the one still open left out. */
  total(): RuntimeEvents {
    return { name: this.#name, count: this.#count, totalNs: this.#sumNs, maxNs: this.#maxNs }
  }

  #close(timeNs: number): void {
    const lengthNs = Math.max(0, timeNs - this.#openNs)
    this.#openNs = Number.NaN
    this.#sumNs += lengthNs
    this.#maxNs = Math.max(this.#maxNs, lengthNs)
    this.#count++
  }
}
