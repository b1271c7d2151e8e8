import { Random } from '../statistics/random.ts'
import { type PlaceBudget, PlaceSpans } from './place-spans.ts'
import { PlaceTotals } from './place-totals.ts'
import type { SpanPlaces } from './span-places.ts'

/** Where in the code the spans of one function spent their time. */
export class FunctionPlaces {
  readonly totals: PlaceTotals = new PlaceTotals()
  readonly spans: PlaceSpans

  /** `budget` is shared by all functions of a run. */
  constructor(budget: PlaceBudget) {
    this.spans = new PlaceSpans(budget, new Random())
  }

  /** Takes in a finished span. */
  add(durNs: number, flags: number, places: SpanPlaces): void {
    this.totals.add(places)
    this.spans.add(durNs, flags, places)
  }
}
