import type { SpanStore } from './span-store.ts'

/** How many spans each place of `store.sortedRows()` stands for: places before `sampled` for `bodyWeight`, others for 1. */
export interface SpanWeights {
  readonly sampled: number
  readonly bodyWeight: number
}

/** The weights of a store. */
export function spanWeights(store: SpanStore): SpanWeights {
  return { sampled: store.columns.length - store.exactTail, bodyWeight: store.bodyWeight }
}
