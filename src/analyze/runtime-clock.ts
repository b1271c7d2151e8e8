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

  /** A mark was met (an index into MARKS); those of others are passed over. Returns when the one that now ended had begun. */
  mark(mark: number, timeNs: number): number | undefined {
    if (mark === this.#begins && !this.isOpen) this.#openNs = timeNs
    else if (mark === this.#ends && this.isOpen) return this.#close(timeNs)
    return undefined
  }

  /** Nanoseconds in which it went on, up to `timeNs` (not before the latest mark). */
  read(timeNs: number): number {
    return this.isOpen && timeNs > this.#openNs ? this.#sumNs + timeNs - this.#openNs : this.#sumNs
  }

  /** How often it went on and for how long, the one still open left out. */
  total(): RuntimeEvents {
    return { name: this.#name, count: this.#count, totalNs: this.#sumNs, maxNs: this.#maxNs }
  }

  #close(timeNs: number): number {
    const begunNs = this.#openNs
    const lengthNs = Math.max(0, timeNs - begunNs)
    this.#openNs = Number.NaN
    this.#sumNs += lengthNs
    this.#maxNs = Math.max(this.#maxNs, lengthNs)
    this.#count++
    return begunNs
  }
}
