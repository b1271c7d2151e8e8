import { widen } from '../statistics/widen.ts'

const FIRST_CAPACITY = 32

/** Nanoseconds by place, in the order in which the places were met; one object, filled anew again and again. */
export class PlaceSums {
  #count = 0
  place: Int32Array = new Int32Array(FIRST_CAPACITY)
  ns: Float64Array = new Float64Array(FIRST_CAPACITY)
  /** By place, which has a small number: where its sum stands, counted from 1. */
  #at = new Int32Array(FIRST_CAPACITY)

  get count(): number {
    return this.#count
  }

  clear(): void {
    for (let i = 0; i < this.#count; i++) this.#at[this.place[i]] = 0
    this.#count = 0
  }

  add(place: number, ns: number): void {
    if (place >= this.#at.length) {
      this.#at = widen(this.#at, new Int32Array(2 * (place + 1)))
    }
    const at = this.#at[place] - 1
    if (at >= 0) this.ns[at] += ns
    else this.#append(place, ns)
  }

  #append(place: number, ns: number): void {
    if (this.#count === this.place.length) {
      this.place = widen(this.place, new Int32Array(2 * this.#count))
      this.ns = widen(this.ns, new Float64Array(2 * this.#count))
    }
    this.place[this.#count] = place
    this.ns[this.#count++] = ns
    this.#at[place] = this.#count
  }
}
