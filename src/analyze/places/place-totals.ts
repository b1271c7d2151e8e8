import { OTHER_PLACE } from './place-book.ts'
import { ENTRY, type SpanPlaces } from './span-places.ts'

/** So many places of one function are told apart. */
const MOST_PLACES = 4096

/** What all spans of a function spent at one place. */
export interface PlaceTotal {
  ns: number
  /** How often a goroutine was there. */
  times: number
}

/** Totals by place over all finished spans of a function. */
export class PlaceTotals {
  readonly #byPlace = new Map<number, PlaceTotal>()
  /** How many times went to no place of their own, since there were too many. */
  overflow = 0

  get byPlace(): ReadonlyMap<number, PlaceTotal> {
    return this.#byPlace
  }

  /** Takes over what another one counted, which is empty then. */
  take(other: PlaceTotals): void {
    for (const [place, { ns, times }] of other.byPlace) {
      const total = this.#totalOf(place)
      total.ns += ns
      total.times += times
    }
    other.#byPlace.clear()
  }

  copy(): PlaceTotals {
    const copy = new PlaceTotals()
    for (const [place, total] of this.#byPlace) copy.#byPlace.set(place, { ...total })
    return copy
  }

  add({ length, kind, place, ns }: SpanPlaces): void {
    for (let i = 0; i < length; i++) {
      if (kind[i] !== ENTRY.time) continue
      const total = this.#totalOf(place[i])
      total.ns += ns[i]
      total.times++
    }
  }

  #totalOf(place: number): PlaceTotal {
    const isFull = this.#byPlace.size >= MOST_PLACES && !this.#byPlace.has(place)
    if (isFull) this.overflow++
    const key = isFull ? OTHER_PLACE : place
    const known = this.#byPlace.get(key)
    if (known !== undefined) return known
    const total = { ns: 0, times: 0 }
    this.#byPlace.set(key, total)
    return total
  }
}
