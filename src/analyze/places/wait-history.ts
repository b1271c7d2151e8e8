import { widen } from '../statistics/widen.ts'

/** So much is remembered of what one goroutine did. */
const MOST_INTERVALS = 64
const FIRST_INTERVALS = 4
/** A full ring sums up so many of them by place: a loop of short calls would push out all that a long wait is about. */
const SUMMED = 32
/** One that is so much of them stays as it is: a sleep between two rounds of work belongs to neither. */
const LONG_PART = 1 / 8

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
  #capacity = 0
  /** How many intervals were added so far; the latest stand in the ring. */
  #added = 0
  #first = 0
  /** Up to here they are summed up. */
  #summed = 0
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
      this.#sumUp()
      if (this.#added - this.#first === this.#capacity) this.#first++
    }
    this.#put(this.#added++, place, fromNs, toNs, waker)
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
    this.#summed = this.#added
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
    this.#summed = 0
    this.#added = count
    return true
  }

  /** Sums up the oldest that are not yet: each stretch that no waker ended becomes one interval a place, side by side. */
  #sumUp(): void {
    const from = Math.max(this.#first, this.#summed)
    const to = from + SUMMED
    if (to > this.#added) return
    const parts = Array.from({ length: SUMMED }, (_, i) => this.#read(from + i))
    let end = from
    for (const { place, fromNs, toNs, waker } of bySum(parts)) {
      this.#put(end++, place, fromNs, toNs, waker)
    }
    this.#summed = end
    for (let i = to; i < this.#added; i++) {
      const { place, fromNs, toNs, waker } = this.#read(i)
      this.#put(end++, place, fromNs, toNs, waker)
    }
    this.#added = end
  }

  #read(number: number): Interval {
    const at = number % this.#capacity
    return {
      place: this.#place[at],
      fromNs: this.#fromNs[at],
      toNs: this.#toNs[at],
      waker: this.#waker[at],
    }
  }

  #put(number: number, place: number, fromNs: number, toNs: number, waker: number): void {
    const at = number % this.#capacity
    this.#place[at] = place
    this.#fromNs[at] = fromNs
    this.#toNs[at] = toNs
    this.#waker[at] = waker
  }
}

interface Interval {
  readonly place: number
  readonly fromNs: number
  readonly toNs: number
  /** NaN for none. */
  readonly waker: number
}

/** Stretches without a gap and a waker summed by place; the others as they are. */
function bySum(parts: readonly Interval[]): readonly Interval[] {
  const known = parts.filter(({ fromNs }) => Number.isFinite(fromNs))
  const longNs = LONG_PART * known.reduce((sum, { fromNs, toNs }) => sum + toNs - fromNs, 0)
  const told: Interval[] = []
  for (let i = 0; i < parts.length; ) {
    const end = endOfStretch(parts, i, longNs)
    if (end === i) told.push(parts[i])
    else told.push(...sums(parts.slice(i, end)))
    i = Math.max(end, i + 1)
  }
  return told
}

/** The first interval that does not go on with what begins at `from`; `from` itself where that is long, or a waker ended it. */
function endOfStretch(parts: readonly Interval[], from: number, longNs: number): number {
  const isShort = ({ fromNs, toNs, waker }: Interval): boolean =>
    Number.isNaN(waker) && toNs - fromNs < longNs
  let end = from
  while (
    end < parts.length &&
    isShort(parts[end]) &&
    (end === from || parts[end].fromNs === parts[end - 1].toNs)
  ) {
    end++
  }
  return end
}

function sums(stretch: readonly Interval[]): readonly Interval[] {
  const byPlace = new Map<number, number>()
  for (const { place, fromNs, toNs } of stretch) {
    byPlace.set(place, (byPlace.get(place) ?? 0) + toNs - fromNs)
  }
  let fromNs = stretch[0].fromNs
  return [...byPlace].map(([place, ns]) => {
    const sum = { place, fromNs, toNs: fromNs + ns, waker: Number.NaN }
    fromNs += ns
    return sum
  })
}

function rotated<T extends Float64Array | Int32Array>(column: T, by: number): T {
  if (by === 0) return column
  const head = column.slice(0, by)
  column.copyWithin(0, by)
  column.set(head, column.length - by)
  return column
}
