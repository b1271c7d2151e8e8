import { widen } from '../statistics/widen.ts'

/** So much is remembered of what one goroutine did. */
const MOST_INTERVALS = 64
const FIRST_INTERVALS = 4

/** How many intervals all goroutines together may still remember. */
export interface HistoryBudget {
  left: number
  /** How many intervals found no room, and were forgotten before their time. */
  refused: number
}

/** What a goroutine did lately, oldest first, in a ring of its own: a place and who ended the wait there. */
export class WaitHistory {
  readonly #budget: HistoryBudget
  #capacity = 0
  /** How many intervals were added so far; the latest stand in the ring. */
  #added = 0
  #first = 0
  #place = new Int32Array(0)
  #fromNs = new Float64Array(0)
  #toNs = new Float64Array(0)
  #waker = new Float64Array(0)

  constructor(budget: HistoryBudget) {
    this.#budget = budget
  }

  /** The intervals that are remembered have numbers from `first` to `end - 1`. */
  get first(): number {
    return this.#first
  }

  get end(): number {
    return this.#added
  }

  clear(): void {
    this.#first = this.#added
  }

  /** The goroutine was at a place from one time to another; `waker` is the goroutine that ended that, NaN where nobody did. */
  add(place: number, fromNs: number, toNs: number, waker: number): void {
    if (this.#extend(place, fromNs, toNs, waker)) return
    if (this.#added - this.#first === this.#capacity && !this.#grow()) {
      if (this.#capacity === 0) return
      this.#first++
    }
    const at = this.#added++ % this.#capacity
    this.#place[at] = place
    this.#fromNs[at] = fromNs
    this.#toNs[at] = toNs
    this.#waker[at] = waker
  }

  place(number: number): number {
    return this.#place[number % this.#capacity]
  }

  fromNs(number: number): number {
    return this.#fromNs[number % this.#capacity]
  }

  toNs(number: number): number {
    return this.#toNs[number % this.#capacity]
  }

  waker(number: number): number {
    return this.#waker[number % this.#capacity]
  }

  /** Gives its room back. */
  release(): void {
    this.#budget.left += this.#capacity
    this.#capacity = 0
    this.#first = this.#added
    this.#place = new Int32Array(0)
    this.#fromNs = new Float64Array(0)
    this.#toNs = new Float64Array(0)
    this.#waker = new Float64Array(0)
  }

  /** The same goes on. */
  #extend(place: number, fromNs: number, toNs: number, waker: number): boolean {
    if (this.#added === this.#first) return false
    const last = (this.#added - 1) % this.#capacity
    const isSame = this.#place[last] === place && this.#toNs[last] === fromNs
    if (!isSame || !Number.isNaN(this.#waker[last]) || !Number.isNaN(waker)) return false
    this.#toNs[last] = toNs
    return true
  }

  #grow(): boolean {
    const capacity = this.#capacity === 0 ? FIRST_INTERVALS : 2 * this.#capacity
    const more = capacity - this.#capacity
    if (capacity > MOST_INTERVALS) return false
    if (this.#budget.left < more) {
      this.#budget.refused++
      return false
    }
    this.#budget.left -= more
    const count = this.#added - this.#first
    // The oldest goes to the front: numbers count on from there.
    const shift = this.#capacity === 0 ? 0 : this.#first % this.#capacity
    this.#place = widen(rotated(this.#place, shift), new Int32Array(capacity))
    this.#fromNs = widen(rotated(this.#fromNs, shift), new Float64Array(capacity))
    this.#toNs = widen(rotated(this.#toNs, shift), new Float64Array(capacity))
    this.#waker = widen(rotated(this.#waker, shift), new Float64Array(capacity))
    this.#capacity = capacity
    this.#first = 0
    this.#added = count
    return true
  }
}

function rotated<T extends Float64Array | Int32Array>(column: T, by: number): T {
  if (by === 0) return column
  const head = column.slice(0, by)
  column.copyWithin(0, by)
  column.set(head, column.length - by)
  return column
}
