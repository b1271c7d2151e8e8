import { NO_FRAME } from './frame-book.ts'

/** So many places are told apart over all functions; what is met beyond is `other`. */
const MAX_PLACES = 65_536
/** So many wakers, a goroutine and where it was, are told apart. */
const MAX_WAKERS = 65_536
/** Room for components, system calls and frames in one number. */
const COMPONENTS = 32
const CALLS = 1024
const FRAMES = 2 ** 20

/** No system call. */
export const NO_CALL = -1
/** Places that found no number of their own. */
export const OTHER_PLACE = 0
/** No waker is known. */
export const NO_WAKER = -1
/** Who ended the wait was the runtime itself: a timer, or the network poller. */
export const RUNTIME_WAKER = 0

/** Where time went: a component, in a system call or none, with the frame of the program's own code. */
export interface Place {
  /** Index into COMPONENTS, -1 for `other`. */
  readonly component: number
  readonly call: number
  /** NO_FRAME where no stack was printed. */
  readonly at: number
}

/** A goroutine that wakes others: where it began, and where it was when it did. */
export interface Waker {
  readonly start: number
  readonly at: number
}

/** The places and wakers of all captures of a run, by small numbers. */
export class PlaceBook {
  readonly #places: Place[] = [{ component: -1, call: NO_CALL, at: NO_FRAME }]
  readonly #byKey = new Map<number, number>()
  readonly #wakers: Waker[] = [{ start: NO_FRAME, at: NO_FRAME }]
  readonly #wakerByKey = new Map<number, number>()
  /** How often a place or a waker found no number of its own. */
  overflow = 0

  /** How many numbers are taken. */
  get size(): number {
    return this.#places.length
  }

  place(number: number): Place {
    return this.#places[number] ?? this.#places[OTHER_PLACE]
  }

  waker(number: number): Waker {
    return this.#wakers[number] ?? this.#wakers[RUNTIME_WAKER]
  }

  /** The number of a place. */
  numberOf(component: number, call: number, at: number): number {
    const inCall = call >= NO_CALL && call < CALLS - 1 ? call : NO_CALL
    const key = ((at + 1) * CALLS + inCall + 1) * COMPONENTS + component
    const known = this.#byKey.get(key)
    if (known !== undefined) return known
    if (this.#places.length >= MAX_PLACES) {
      this.overflow++
      return OTHER_PLACE
    }
    this.#byKey.set(key, this.#places.length)
    return this.#places.push({ component, call: inCall, at }) - 1
  }

  /** The number of a waker; NO_WAKER where there are too many. */
  wakerOf(start: number, at: number): number {
    const key = (start + 1) * FRAMES + at + 1
    const known = this.#wakerByKey.get(key)
    if (known !== undefined) return known
    if (this.#wakers.length >= MAX_WAKERS) {
      this.overflow++
      return NO_WAKER
    }
    this.#wakerByKey.set(key, this.#wakers.length)
    return this.#wakers.push({ start, at }) - 1
  }
}
