import { OTHER_PLACE } from './place-book.ts'

/** So many places of one function are told apart. */
const MOST_PLACES = 4096

/** What a run counts of the places for which its functions had no room. */
export interface PlaceOverflow {
  /** How often a goroutine was at one of them. */
  folded: number
}

/** The places that one function is told to have: those met first, up to a limit; the others are `other`. */
export class PlaceRoom {
  readonly #known = new Set<number>([OTHER_PLACE])
  readonly #overflow: PlaceOverflow

  constructor(overflow: PlaceOverflow) {
    this.#overflow = overflow
  }

  /** The number under which a place of the run is told. */
  of(place: number): number {
    if (this.#known.has(place)) return place
    if (this.#known.size <= MOST_PLACES) {
      this.#known.add(place)
      return place
    }
    this.#overflow.folded++
    return OTHER_PLACE
  }
}
