import type { LadderStep, PercentileLadder } from '../../model/distribution.ts'
import type { SpanPopulation } from '../spans/span-population.ts'
import { rankOf } from '../statistics/quantile.ts'

/** Steps from each percentile to halfway between it and 100 %, as HdrHistogram and wrk2 have it. */
const TICKS_PER_HALF = 5

/**
 * Percentiles from 0 to 100 %, five to each halving of the distance to 100 %, until one is the slowest span: the levels
 * of HdrHistogram's PercentileIterator, with real spans as values. `sorted` are their rows.
 */
export function percentileLadder(store: SpanPopulation, sorted: Int32Array): PercentileLadder {
  const steps: LadderStep[] = []
  if (store.count === 0) return { steps, stdDeviationNs: Number.NaN }
  let percent = 0
  let step = stepAt(store, sorted, percent)
  while (step.count < store.count) {
    steps.push(step)
    percent += 100 / ticksFrom(percent)
    step = stepAt(store, sorted, percent)
  }
  steps.push(step, { p: 1, ns: store.maxNs, count: store.count })
  return { steps, stdDeviationNs: stdDeviation(store, sorted) }
}

function ticksFrom(percent: number): number {
  return TICKS_PER_HALF * 2 ** (Math.floor(Math.log2(100 / (100 - percent))) + 1)
}

function stepAt(store: SpanPopulation, sorted: Int32Array, percent: number): LadderStep {
  const { columns } = store
  const p = percent / 100
  let place = store.placeOfRank(rankOf(p, store.count))
  const ns = columns.durNs(sorted[place])
  while (place + 1 < sorted.length && columns.durNs(sorted[place + 1]) === ns) place++
  return { p, ns, count: spansUpTo(store, sorted.length, place) }
}

/** How many spans those at the first `place + 1` places of all rows stand for. */
function spansUpTo(store: SpanPopulation, rows: number, place: number): number {
  const above = rows - 1 - place
  if (above <= store.exactTail) return store.count - above
  return Math.round((place + 1) * store.bodyWeight)
}

function stdDeviation(store: SpanPopulation, sorted: Int32Array): number {
  const sampled = sorted.length - store.exactTail
  let sum = 0
  for (let place = 0; place < sorted.length; place++) {
    const weight = place < sampled ? store.bodyWeight : 1
    const off = store.columns.durNs(sorted[place]) - store.meanNs
    sum += weight * off * off
  }
  return Math.sqrt(sum / store.count)
}
