import { PlaceSums } from './place-sums.ts'
import { ENTRY, type SpanPlaces } from './span-places.ts'

/** So many places of each span are kept for good; what it spent elsewhere is `other`. */
export const KEPT_PLACES = 8

/** The places at which one span spent the most time, the most first; an object that is filled anew for each span. */
export class LargestPlaces {
  #count = 0
  readonly place: Int32Array = new Int32Array(KEPT_PLACES)
  readonly ns: Float64Array = new Float64Array(KEPT_PLACES)
  readonly #sums = new PlaceSums()

  get count(): number {
    return this.#count
  }

  clear(): void {
    this.#count = 0
  }

  fill({ length, kind, place, ns }: SpanPlaces): void {
    const sums = this.#sums
    sums.clear()
    for (let i = 0; i < length; i++) {
      if (kind[i] === ENTRY.time) sums.add(place[i], ns[i])
    }
    this.#count = 0
    for (let i = 0; i < sums.count; i++) this.#insert(sums.place[i], sums.ns[i])
  }

  #insert(place: number, ns: number): void {
    if (this.#count === KEPT_PLACES) {
      if (ns <= this.ns[KEPT_PLACES - 1]) return
    } else this.#count++
    let at = this.#count - 1
    for (; at > 0 && this.ns[at - 1] < ns; at--) {
      this.ns[at] = this.ns[at - 1]
      this.place[at] = this.place[at - 1]
    }
    this.ns[at] = ns
    this.place[at] = place
  }
}
