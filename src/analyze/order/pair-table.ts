import { widen } from '../statistics/widen.ts'

const EMPTY = -1

/**
 * Numbers pairs of whole numbers (process, goroutine) with small dense slots, and forgets them again.
 * Open addressing in typed arrays: a lookup costs a multiplication and, mostly, one probe.
 */
export class PairTable {
  #mask: number
  #cells: Int32Array
  #high: Int32Array
  #low: Float64Array
  #free: number[] = []
  #slots = 0
  #size = 0

  constructor(capacity = 1024) {
    const cells = 2 ** Math.ceil(Math.log2(2 * capacity))
    this.#mask = cells - 1
    this.#cells = new Int32Array(cells).fill(EMPTY)
    this.#high = new Int32Array(cells / 2)
    this.#low = new Float64Array(cells / 2)
  }

  /** How many pairs are known now. */
  get size(): number {
    return this.#size
  }

  /** Whether this slot is in use. */
  holds(slot: number): boolean {
    return this.find(this.#high[slot], this.#low[slot]) === slot
  }

  /** The slot of a pair, or -1. */
  find(high: number, low: number): number {
    let cell = this.#home(high, low)
    let slot = this.#cells[cell]
    while (slot !== EMPTY && (this.#low[slot] !== low || this.#high[slot] !== high)) {
      cell = (cell + 1) & this.#mask
      slot = this.#cells[cell]
    }
    return slot
  }

  /** A slot for a pair that is not known yet. */
  add(high: number, low: number): number {
    if (2 * (this.#size + 1) > this.#cells.length) this.#grow()
    const slot = this.#free.pop() ?? this.#slots++
    this.#high[slot] = high
    this.#low[slot] = low
    this.#size++
    this.#place(slot)
    return slot
  }

  /** Forgets the pair in this slot; the slot will be handed out again. */
  remove(slot: number): void {
    let cell = this.#home(this.#high[slot], this.#low[slot])
    while (this.#cells[cell] !== slot) cell = (cell + 1) & this.#mask
    this.#close(cell)
    this.#free.push(slot)
    this.#size--
  }

  /** Moves later cells of a probe run back over a gap, so that no search ends too early (Knuth 6.4, algorithm R). */
  #close(gap: number): void {
    let hole = gap
    let cell = gap
    for (;;) {
      this.#cells[hole] = EMPTY
      let slot: number
      do {
        cell = (cell + 1) & this.#mask
        slot = this.#cells[cell]
        if (slot === EMPTY) return
      } while (this.#reaches(hole, cell, slot))
      this.#cells[hole] = slot
      hole = cell
    }
  }

  /** Whether the entry at `cell` can still be found when `hole` before it is empty. */
  #reaches(hole: number, cell: number, slot: number): boolean {
    const home = this.#home(this.#high[slot], this.#low[slot])
    return ((cell - home) & this.#mask) < ((cell - hole) & this.#mask)
  }

  #home(high: number, low: number): number {
    // Goroutine ids are dense and addresses are multiples of 32: mix both halves before masking.
    const folded = (low | 0) ^ ((low / 4_294_967_296) | 0) ^ Math.imul(high, 0x85ebca6b)
    const mixed = Math.imul(folded, 0x9e3779b1)
    return (mixed ^ (mixed >>> 15)) & this.#mask
  }

  #place(slot: number): void {
    let cell = this.#home(this.#high[slot], this.#low[slot])
    while (this.#cells[cell] !== EMPTY) cell = (cell + 1) & this.#mask
    this.#cells[cell] = slot
  }

  #grow(): void {
    const used = this.#cells.filter((slot) => slot !== EMPTY)
    const cells = 2 * this.#cells.length
    this.#mask = cells - 1
    this.#cells = new Int32Array(cells).fill(EMPTY)
    this.#high = widen(this.#high, new Int32Array(cells / 2))
    this.#low = widen(this.#low, new Float64Array(cells / 2))
    for (const slot of used) this.#place(slot)
  }
}
