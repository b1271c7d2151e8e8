import type { SpanPlaces } from './span-places.ts'

/** Numbers of an entry: its kind, place, stack and waker, and its nanoseconds. */
const WIDTH = 5
/** Arrays grow in steps, and by half at least: another span mostly fits into the room of the one before. */
const STEP = 8
const GROWTH = 1.5

/**
 * The places of a span that is kept, entry after entry in one array: a typed array costs more than what most spans have to
 * say. Filled anew when its span gives way to another one.
 */
export class KeptPlaces {
  #length = 0
  #numbers = new Float64Array(0)

  get length(): number {
    return this.#length
  }

  /** Becomes a copy of another span's places as they stand. */
  copy({ length, kind, place, stack, waker, ns }: SpanPlaces): void {
    if (WIDTH * length > this.#numbers.length) {
      const entries = Math.max(length, (GROWTH * this.#numbers.length) / WIDTH)
      this.#numbers = new Float64Array(WIDTH * STEP * Math.ceil(entries / STEP))
    }
    const numbers = this.#numbers
    for (let i = 0, at = 0; i < length; i++, at += WIDTH) {
      numbers[at] = kind[i]
      numbers[at + 1] = place[i]
      numbers[at + 2] = stack[i]
      numbers[at + 3] = waker[i]
      numbers[at + 4] = ns[i]
    }
    this.#length = length
  }

  /** What the entry is, of ENTRY. */
  kind(entry: number): number {
    return this.#numbers[WIDTH * entry] | 0
  }

  place(entry: number): number {
    return this.#numbers[WIDTH * entry + 1] | 0
  }

  stack(entry: number): number {
    return this.#numbers[WIDTH * entry + 2] | 0
  }

  waker(entry: number): number {
    return this.#numbers[WIDTH * entry + 3] | 0
  }

  ns(entry: number): number {
    return this.#numbers[WIDTH * entry + 4]
  }
}
