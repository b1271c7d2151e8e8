import { DOUBTFUL, SPAN_FLAG } from '../../model/span-flags.ts'
import { Random } from '../statistics/random.ts'
import { PlaceRoom } from './place-room.ts'
import { type PlaceBudget, PlaceSpans } from './place-spans.ts'
import { type PlaceTotal, PlaceTotals } from './place-totals.ts'
import type { SpanPlaces } from './span-places.ts'

/** Where in the code the spans of one function spent their time. */
export class FunctionPlaces {
  readonly #clean: PlaceTotals
  readonly #lossy: PlaceTotals
  readonly #doubtful: PlaceTotals
  readonly spans: PlaceSpans

  /** `budget` is shared by all functions of a run. */
  constructor(budget: PlaceBudget) {
    const room = new PlaceRoom(budget)
    this.#clean = new PlaceTotals(room)
    this.#lossy = new PlaceTotals(room)
    this.#doubtful = new PlaceTotals(room)
    this.spans = new PlaceSpans(budget, new Random())
  }

  /** Takes in a finished span. */
  add(durNs: number, flags: number, places: SpanPlaces): void {
    this.#totalsOf(flags).add(places)
    this.spans.add(durNs, flags, places)
  }

  /** Spans in doubt are lossy, or clean after all: `flag` is the flag that they get. */
  settleDoubts(flag: number): void {
    this.#totalsOf(flag).take(this.#doubtful)
    this.spans.settleDoubts(flag)
  }

  /** Totals by place over all finished spans, or over those that no lost event may have spoilt. */
  totals({ withoutLossy }: { readonly withoutLossy: boolean }): ReadonlyMap<number, PlaceTotal> {
    const all = this.#clean.copy()
    all.take(this.#doubtful.copy())
    if (!withoutLossy) all.take(this.#lossy.copy())
    return all.byPlace
  }

  #totalsOf(flags: number): PlaceTotals {
    if ((flags & SPAN_FLAG.lossy) !== 0) return this.#lossy
    return (flags & DOUBTFUL) !== 0 ? this.#doubtful : this.#clean
  }
}
