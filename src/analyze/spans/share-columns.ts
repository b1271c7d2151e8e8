import { KEPT_PLACES, LargestPlaces } from '../places/largest-places.ts'
import { PartColumns } from './part-columns.ts'
import type { SpanDraft } from './span-draft.ts'

/** So many chains of inner calls of each span are kept, those with the most time. */
const KEPT_NESTED = 8
/** Under these keys and below stand long times of the two: other columns have keys that are whole and not negative. */
const NESTED_KEY = -0.5
const PLACES_KEY = -1

/** What spans of a block spent at their largest places, and inside calls of other traced functions. */
export class ShareColumns {
  readonly #rows: number
  readonly #wide: Map<number, number>
  readonly #before: PartColumns | undefined
  readonly #largest = new LargestPlaces()
  /** Absent while no span has any. */
  #places: LargestColumns | undefined
  #nested: LargestColumns | undefined

  /** As much room as the block before needed; `wide` is shared by all blocks. */
  constructor(rows: number, wide: Map<number, number>, before: ShareColumns | undefined) {
    this.#rows = rows
    this.#wide = wide
    this.#before = before?.placeParts
  }

  /** What keeps the places. */
  get placeParts(): PartColumns | undefined {
    return this.#places?.parts
  }

  /** Sets those of one row, none where the span has none; `row` tells it apart among all blocks. */
  write(place: number, row: number, { nested, places }: SpanDraft): void {
    if (nested !== undefined || this.#nested !== undefined) {
      this.#nested ??= new LargestColumns(this.#parts(KEPT_NESTED), KEPT_NESTED, NESTED_KEY)
      this.#nested.write(place, row, nested && largestOf(nested))
    }
    if (places !== undefined || this.#places !== undefined) {
      this.#places ??= new LargestColumns(
        this.#parts(KEPT_PLACES, this.#before),
        KEPT_PLACES,
        PLACES_KEY,
      )
      if (places !== undefined) this.#largest.fill(places)
      this.#places.write(place, row, places && this.#largest)
    }
  }

  /** Tells what a row spent inside calls of other traced functions, by their chain. */
  eachNested(place: number, row: number, take: (path: number, ns: number) => void): void {
    this.#nested?.each(place, row, take)
  }

  /** Tells the largest places of a row with their nanoseconds. */
  eachPlace(place: number, row: number, take: (place: number, ns: number) => void): void {
    this.#places?.each(place, row, take)
  }

  #parts(kept: number, before?: PartColumns): PartColumns {
    const parts = new PartColumns(2 * kept, this.#rows, this.#wide)
    if (before !== undefined) parts.openLike(before)
    return parts
  }
}

/** Where one span spent its time, the most first: numbers, each with its nanoseconds. */
interface Shares {
  readonly count: number
  readonly place: ArrayLike<number>
  readonly ns: ArrayLike<number>
}

/** The chains of inner calls with the most time. */
function largestOf(nested: ReadonlyMap<number, number>): Shares {
  const largest = [...nested].sort((a, b) => b[1] - a[1]).slice(0, KEPT_NESTED)
  return {
    count: largest.length,
    place: largest.map(([path]) => path),
    ns: largest.map(([, ns]) => ns),
  }
}

/** Where each row of a block spent the most time: so many numbers, each with its nanoseconds. */
class LargestColumns {
  readonly parts: PartColumns
  readonly #kept: number
  readonly #firstKey: number

  constructor(parts: PartColumns, kept: number, firstKey: number) {
    this.parts = parts
    this.#kept = kept
    this.#firstKey = firstKey
  }

  write(place: number, row: number, shares: Shares | undefined): void {
    const { parts } = this
    const count = shares?.count ?? 0
    for (let i = 0; i < this.#kept; i++) {
      const isThere = shares !== undefined && i < count
      parts.put(2 * i, place, isThere ? shares.place[i] : 0, this.#key(row, i))
      parts.put(2 * i + 1, place, isThere ? shares.ns[i] : 0, this.#key(row, i))
    }
  }

  each(place: number, row: number, take: (number: number, ns: number) => void): void {
    for (let i = 0; i < this.#kept; i++) {
      const ns = this.parts.get(2 * i + 1, place, this.#key(row, i))
      if (ns === 0) return
      take(this.parts.get(2 * i, place, 0), ns)
    }
  }

  #key(row: number, i: number): number {
    return this.#firstKey - (row * this.#kept + i)
  }
}
