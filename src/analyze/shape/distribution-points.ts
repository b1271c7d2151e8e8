import type { DistributionPoint } from '../../model/distribution.ts'
import type { SpanPopulation } from '../spans/span-population.ts'
import { powerOfTen } from '../statistics/power-of-ten.ts'
import { rankOf } from '../statistics/quantile.ts'

/** Ranks that are points, as steps of 1 - p: so many per factor of ten, down to the slowest span. */
const STEPS_PER_DECADE = 40
const BODY_STEPS = 100

/**
 * The distribution function of spans at a few hundred quantiles: per cent by per cent, and above p90 in steps of the
 * logarithm of 1 - p, so that p99.9 is as finely drawn as p90. Ends with the slowest span. Empty for no spans.
 */
export function distributionPoints(
  store: SpanPopulation,
  sorted: Int32Array,
): readonly DistributionPoint[] {
  const { count, columns } = store
  const points: DistributionPoint[] = []
  let lastRank = 0
  for (const p of count === 0 ? [] : quantileSteps(count)) {
    const rank = rankOf(p, count)
    if (rank <= lastRank) continue
    lastRank = rank
    points.push({ p: rank / count, ns: columns.durNs(sorted[store.placeOfRank(rank)]) })
  }
  return points
}

/** Ascending, from 0 to 1. */
function quantileSteps(count: number): readonly number[] {
  const body = Array.from({ length: 0.9 * BODY_STEPS + 1 }, (_, i) => i / BODY_STEPS)
  const decades = Math.max(1, Math.log10(count))
  const steps = Math.ceil((decades - 1) * STEPS_PER_DECADE)
  const tail = Array.from(
    { length: steps },
    (_, i) => 1 - powerOfTen(-1 - (i + 1) / STEPS_PER_DECADE),
  )
  return [...body, ...tail, 1]
}
