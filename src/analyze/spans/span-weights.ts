import type { SpanPopulation } from './span-population.ts'

/** How many spans each place of the sorted rows stands for: places before `sampled` for `bodyWeight`, others for 1. */
export interface SpanWeights {
  readonly sampled: number
  readonly bodyWeight: number
}

/** The weights of a population; `sorted` are its rows. */
export function spanWeights(store: SpanPopulation, sorted: Int32Array): SpanWeights {
  return { sampled: sorted.length - store.exactTail, bodyWeight: store.bodyWeight }
}
