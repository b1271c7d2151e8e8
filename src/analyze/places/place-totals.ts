import type { PlaceRoom } from './place-room.ts'
import { ENTRY, type SpanPlaces } from './span-places.ts'

/** What all spans of a function spent at one place. */
export interface PlaceTotal {
  ns: number
  /** How often a goroutine was there. */
  times: number
}

/** Totals by place over finished spans of a function. */
export class PlaceTotals {
  readonly #byPlace = new Map<number, PlaceTotal>()
  readonly #room: PlaceRoom

  /** `room` is that of the function. */
  constructor(room: PlaceRoom) {
    this.#room = room
  }

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
    const copy = new PlaceTotals(this.#room)
    for (const [place, total] of this.#byPlace) copy.#byPlace.set(place, { ...total })
    return copy
  }

  add({ length, kind, place, ns }: SpanPlaces): void {
    for (let i = 0; i < length; i++) {
      if (kind[i] !== ENTRY.time) continue
      const total = this.#totalOf(this.#room.of(place[i]))
      total.ns += ns[i]
      total.times++
    }
  }

  #totalOf(place: number): PlaceTotal {
    const known = this.#byPlace.get(place)
    if (known !== undefined) return known
    const total = { ns: 0, times: 0 }
    this.#byPlace.set(place, total)
    return total
  }
}
