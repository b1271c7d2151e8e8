import { rankOf } from './quantile.ts'
import { quantileRanks } from './quantile-interval.ts'

/** Ranks from 1 among the values that were seen; `undefined` = unbounded on that side. */
export interface LossRanks {
  readonly low: number | undefined
  readonly high: number | undefined
}

/**
 * Sure bounds of the p-quantile when `lost` values are missing anywhere beside the n that were seen
 * (partial identification; Horowitz & Manski, Econometrica 63, 1995): with k = ceil(p·(n + lost)) it
 * lies between the values of rank k - lost and k. Above n there is no value: unbounded.
 */
export function lossRanks(n: number, lost: number, p: number): LossRanks {
  if (n === 0) return { low: undefined, high: undefined }
  const rank = rankOf(p, n + lost)
  return within(n, rank - lost, rank)
}

/**
 * The sampling interval of `quantileRanks` widened by what `lost` values may have been: its ranks
 * for all n + lost values; the lower end `lost` ranks lower, as if all of them had been less.
 */
export function lossIntervalRanks(
  n: number,
  lost: number,
  p: number,
  confidence = 0.95,
): LossRanks {
  const { low, high } = quantileRanks(n + lost, p, confidence)
  return within(n, (low ?? 0) - lost, high ?? n + 1)
}

function within(n: number, low: number, high: number): LossRanks {
  return { low: low < 1 ? undefined : low, high: high > n ? undefined : high }
}
