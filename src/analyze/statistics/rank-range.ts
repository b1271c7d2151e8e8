import { quantileRanks } from './quantile-interval.ts'

/** Ranks counted from the slowest: `from` spans are above the range, `to` are above its end. */
export interface RankRange {
  readonly from: number
  readonly to: number
}

/** The ranks of the quantile's 95 % interval for independent values. */
export function aroundQuantile(p: number, population: number): RankRange {
  const { low, high } = quantileRanks(population, p)
  return { from: population - (high ?? population), to: population - (low ?? 1) + 1 }
}

/** How much of each row's weight lies within a range of ranks; rows behind the range are not listed. */
export function weightsWithin(weight: Float64Array, { from, to }: RankRange): Float64Array {
  const within = new Float64Array(weight.length)
  let seen = 0
  let row = 0
  for (; row < weight.length && seen < to; row++) {
    const next = seen + weight[row]
    within[row] = Math.max(0, Math.min(next, to) - Math.max(seen, from))
    seen = next
  }
  return within.subarray(0, row)
}
