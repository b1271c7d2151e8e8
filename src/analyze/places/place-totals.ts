import { widen } from '../statistics/widen.ts'
import type { PlaceRoom } from './place-room.ts'
import { ENTRY, type SpanPlaces } from './span-places.ts'

/** What all spans of a function spent at one place. */
export interface PlaceTotal {
  readonly ns: number
  /** How often a goroutine was there. */
  readonly times: number
}

/** Totals by place over finished spans of a function, in columns: every span adds to several. */
export class PlaceTotals {
  readonly #room: PlaceRoom
  #count = 0
  /** In the order in which they were met. */
  #place = new Int32Array(0)
  #ns = new Float64Array(0)
  #times = new Float64Array(0)
  /** By place, which has a small number: where its total stands, counted from 1. */
  #at = new Int32Array(0)

  /** `room` is that of the function. */
  constructor(room: PlaceRoom) {
    this.#room = room
  }

  get byPlace(): ReadonlyMap<number, PlaceTotal> {
    const byPlace = new Map<number, PlaceTotal>()
    for (let i = 0; i < this.#count; i++) {
      byPlace.set(this.#place[i], { ns: this.#ns[i], times: this.#times[i] })
    }
    return byPlace
  }

  /** Takes over what another one counted, which is empty then. */
  take(other: PlaceTotals): void {
    this.#addAll(other)
    for (let i = 0; i < other.#count; i++) other.#at[other.#place[i]] = 0
    other.#count = 0
  }

  copy(): PlaceTotals {
    const copy = new PlaceTotals(this.#room)
    copy.#addAll(this)
    return copy
  }

  add({ length, kind, place, ns }: SpanPlaces): void {
    for (let i = 0; i < length; i++) {
      if (kind[i] !== ENTRY.time) continue
      // What has a total here found room already.
      const known = place[i] < this.#at.length ? this.#at[place[i]] : 0
      const at = known > 0 ? known - 1 : this.#totalOf(this.#room.of(place[i]))
      this.#ns[at] += ns[i]
      this.#times[at]++
    }
  }

  #addAll(other: PlaceTotals): void {
    for (let i = 0; i < other.#count; i++) {
      const at = this.#totalOf(other.#place[i])
      this.#ns[at] += other.#ns[i]
      this.#times[at] += other.#times[i]
    }
  }

  /** Where the total of a place stands. */
  #totalOf(place: number): number {
    if (place >= this.#at.length) this.#at = widen(this.#at, new Int32Array(2 * (place + 1)))
    if (this.#at[place] > 0) return this.#at[place] - 1
    if (this.#count === this.#place.length) this.#makeRoom(2 * (this.#count + 1))
    this.#place[this.#count] = place
    this.#ns[this.#count] = 0
    this.#times[this.#count] = 0
    this.#at[place] = ++this.#count
    return this.#count - 1
  }

  #makeRoom(capacity: number): void {
    this.#place = widen(this.#place, new Int32Array(capacity))
    this.#ns = widen(this.#ns, new Float64Array(capacity))
    this.#times = widen(this.#times, new Float64Array(capacity))
  }
}
