import { binomialCdf } from './binomial.ts'

/** Beyond this many values the ranks are scaled up from here: exact ones would take minutes. */
const LARGE = 1e9

/** Ranks from 1 of the order statistics that bound a quantile; `undefined` = the sample cannot. */
export interface QuantileRanks {
  readonly low: number | undefined
  readonly high: number | undefined
  /** The true probability that the interval holds the quantile: never below the confidence. */
  readonly coverage: number
}

/**
 * The interval of the p-quantile of n independent values by binomial order statistics (Hahn &
 * Meeker, "Statistical Intervals", 1991, ch. 5): with B ~ Binomial(n, p) and a = 1 - confidence,
 * low = max{k: P(B ≤ k-1) ≤ a/2} and high = min{k: P(B ≤ k-1) ≥ 1 - a/2}. A low of 0 and a high of
 * n + 1 are no values: that side is unbounded. Beyond 1e9 values the distance of the ranks from p·n
 * is that of 1e9, grown by √n.
 */
export function quantileRanks(n: number, p: number, confidence = 0.95): QuantileRanks {
  if (n > LARGE) return scaledRanks(n, p, confidence)
  const tail = (1 - confidence) / 2
  const cdf = (k: number): number => binomialCdf(k, n, p)
  const middle = Math.floor(n * p)
  const step = Math.max(1, Math.ceil(Math.sqrt(n * p * (1 - p))))
  const low = firstRank(n, middle, step, (k) => cdf(k) > tail)
  const high = firstRank(n, middle, step, (k) => cdf(k) >= 1 - tail) + 1
  return {
    low: low < 1 ? undefined : low,
    high: high > n ? undefined : high,
    coverage: cdf(high - 1) - cdf(low - 1),
  }
}

/** The least k in 0..n for which `holds`, which once true stays true and is true of n. */
function firstRank(n: number, start: number, step: number, holds: (k: number) => boolean): number {
  // The answer lies in (below, above]: bracketed by growing steps from the start, then halved.
  let below = start
  for (let reach = step; below >= 0 && holds(below); reach *= 2) below = start - reach
  let above = start
  for (let reach = step; above < n && !holds(above); reach *= 2) above = start + reach
  below = Math.max(below, -1)
  above = Math.min(above, n)
  while (above - below > 1) {
    const middle = Math.floor((below + above) / 2)
    if (holds(middle)) above = middle
    else below = middle
  }
  return above
}

function scaledRanks(n: number, p: number, confidence: number): QuantileRanks {
  const { low, high, coverage } = quantileRanks(LARGE, p, confidence)
  const growth = Math.sqrt(n / LARGE)
  const scale = (rank: number): number => p * n + (rank - p * LARGE) * growth
  return {
    low: low === undefined ? undefined : Math.max(1, Math.floor(scale(low))),
    high: high === undefined ? undefined : Math.min(n, Math.ceil(scale(high))),
    coverage,
  }
}
