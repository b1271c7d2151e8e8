import { PlaceSums } from './place-sums.ts'

/** So much is remembered of what one goroutine did. */
const MOST_INTERVALS = 64
const FIRST_INTERVALS = 4
/** Numbers of an interval side by side: its place, when it began and ended, and who ended the wait there. */
const WIDTH = 4
const FROM = 1
const TO = 2
const WAKER = 3
/** A full ring sums up so many of them by place: a loop of short calls would push out all that a long wait is about. */
const SUMMED = 32
/** One that is so much of them stays as it is: a sleep between two rounds of work belongs to neither. */
const LONG_PART = 1 / 8

/** Shared by all histories: each fills it anew, and there may be very many of them. */
const SUMS = new PlaceSums()

/** A stretch of time; `waker` is the goroutine that ended what went on in it, NaN where nobody did. */
export interface Stretch {
  fromNs: number
  toNs: number
  waker: number
}

/** How many intervals all goroutines together may still remember. */
export interface HistoryBudget {
  left: number
  /** How many intervals found no room, and were forgotten before their time. */
  refused: number
}

/**
 * What a goroutine did lately, oldest first, in a ring of its own: a place and who ended the wait there. When it is full, older
 * stretches without such a wait are summed up by place: their sums stay exact, their order goes.
 */
export class WaitHistory {
  readonly #budget: HistoryBudget
  /** A power of two, or 0. */
  #capacity = 0
  /** How many intervals were added so far; the latest stand in the ring. */
  #added = 0
  #first = 0
  /** Up to here they are summed up. */
  #summed = 0
  #ring = new Float64Array(0)

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

  /** The goroutine was at a place for this stretch. */
  add(place: number, stretch: Stretch): void {
    if (this.#extend(place, stretch)) return
    if (this.#added - this.#first === this.#capacity && !this.#grow()) {
      if (this.#capacity === 0) return
      this.#sumUp()
      if (this.#added - this.#first === this.#capacity) this.#first++
    }
    const ring = this.#ring
    const at = this.#at(this.#added++)
    ring[at] = place
    ring[at + FROM] = stretch.fromNs
    ring[at + TO] = stretch.toNs
    ring[at + WAKER] = stretch.waker
  }

  place(number: number): number {
    return this.#ring[this.#at(number)] | 0
  }

  fromNs(number: number): number {
    return this.#ring[this.#at(number) + FROM]
  }

  toNs(number: number): number {
    return this.#ring[this.#at(number) + TO]
  }

  waker(number: number): number {
    return this.#ring[this.#at(number) + WAKER]
  }

  /** Gives its room back. */
  release(): void {
    this.#budget.left += this.#capacity
    this.#capacity = 0
    this.#first = this.#added
    this.#summed = this.#added
    this.#ring = new Float64Array(0)
  }

  /** The same goes on. */
  #extend(place: number, { fromNs, toNs, waker }: Stretch): boolean {
    if (this.#added === this.#first) return false
    const ring = this.#ring
    const last = this.#at(this.#added - 1)
    const isSame = ring[last] === place && ring[last + TO] === fromNs
    if (!isSame || !Number.isNaN(ring[last + WAKER]) || !Number.isNaN(waker)) return false
    ring[last + TO] = toNs
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
    const shift = this.#capacity === 0 ? 0 : this.#first & (this.#capacity - 1)
    const ring = new Float64Array(WIDTH * capacity)
    ring.set(this.#ring.subarray(WIDTH * shift))
    ring.set(this.#ring.subarray(0, WIDTH * shift), WIDTH * (this.#capacity - shift))
    this.#ring = ring
    this.#capacity = capacity
    this.#first = 0
    this.#summed = 0
    this.#added = count
    return true
  }

  /** Sums up the oldest that are not yet: each stretch that no waker ended becomes one interval a place, side by side. */
  #sumUp(): void {
    const from = Math.max(this.#first, this.#summed)
    const to = from + SUMMED
    if (to > this.#added) return
    const longNs = LONG_PART * this.#knownNs(from, to)
    let end = from
    // There are never more sums than intervals: nothing is written over that was not read.
    for (let number = from; number < to; ) {
      const stop = this.#endOfStretch(number, to, longNs)
      if (stop === number) this.#move(number++, end++)
      else {
        end = this.#putSums(number, stop, end)
        number = stop
      }
    }
    this.#summed = end
    for (let number = to; number < this.#added; number++) this.#move(number, end++)
    this.#added = end
  }

  /** How long those took of which it is known. */
  #knownNs(from: number, to: number): number {
    let ns = 0
    for (let number = from; number < to; number++) {
      const fromNs = this.fromNs(number)
      if (Number.isFinite(fromNs)) ns += this.toNs(number) - fromNs
    }
    return ns
  }

  /** The first interval that does not go on with what begins at `from`; `from` itself where that is long, or a waker ended it. */
  #endOfStretch(from: number, to: number, longNs: number): number {
    let end = from
    while (
      end < to &&
      Number.isNaN(this.waker(end)) &&
      this.toNs(end) - this.fromNs(end) < longNs &&
      (end === from || this.fromNs(end) === this.toNs(end - 1))
    ) {
      end++
    }
    return end
  }

  /** Writes a stretch, summed by place, from number `at` on. Returns where that ends. */
  #putSums(from: number, to: number, at: number): number {
    const sums = SUMS
    let fromNs = this.fromNs(from)
    sums.clear()
    for (let number = from; number < to; number++) {
      sums.add(this.place(number), this.toNs(number) - this.fromNs(number))
    }
    for (let i = 0; i < sums.count; i++) {
      this.#put(at + i, sums.place[i], fromNs, fromNs + sums.ns[i], Number.NaN)
      fromNs += sums.ns[i]
    }
    return at + sums.count
  }

  #move(number: number, to: number): void {
    this.#put(to, this.place(number), this.fromNs(number), this.toNs(number), this.waker(number))
  }

  /** Where in the ring an interval stands. */
  #at(number: number): number {
    return WIDTH * (number & (this.#capacity - 1))
  }

  #put(number: number, place: number, fromNs: number, toNs: number, waker: number): void {
    const ring = this.#ring
    const at = this.#at(number)
    ring[at] = place
    ring[at + FROM] = fromNs
    ring[at + TO] = toNs
    ring[at + WAKER] = waker
  }
}
