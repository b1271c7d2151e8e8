import type { JsonSeries } from './json-node.ts'

/** A record may hold a million parts, which take twenty times their text: they are not kept, but read anew each time. */
export class RereadSeries<T> implements JsonSeries<T> {
  readonly length: number
  readonly #again: () => Iterator<T>

  /** `again` reads the `length` parts once more, from the first. */
  constructor(length: number, again: () => Iterator<T>) {
    this.length = length
    this.#again = again
  }

  [Symbol.iterator](): Iterator<T> {
    return this.#again()
  }

  find(test: (part: T) => boolean): T | undefined {
    for (const part of this) if (test(part)) return part
    return undefined
  }

  some(test: (part: T) => boolean): boolean {
    for (const part of this) if (test(part)) return true
    return false
  }

  every(test: (part: T, at: number) => boolean): boolean {
    let at = 0
    return !this.some((part) => !test(part, at++))
  }

  map<U>(make: (part: T) => U): U[] {
    return Array.from(this, make)
  }
}
