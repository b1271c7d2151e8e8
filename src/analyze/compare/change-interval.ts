import type { Change } from '../../model/comparison.ts'

const TAIL = 0.025

/** A 95 % interval. */
export interface Interval {
  readonly low: number
  readonly high: number
}

/**
 * The middle 95 % of what many drawings gave (the percentile interval of Efron & Tibshirani, 1993, chapter 13).
 * `undefined` where one of them is no number.
 */
export function percentileInterval(drawn: Float64Array): Interval | undefined {
  if (drawn.length === 0 || !drawn.every(Number.isFinite)) return undefined
  const sorted = drawn.slice().sort()
  const from = Math.floor(TAIL * (sorted.length + 1)) - 1
  const low = Math.max(0, from)
  return { low: sorted[low], high: sorted[sorted.length - 1 - low] }
}

/** A change with its interval and verdict. Without an interval there are too few spans to tell. */
export function changeOf(
  beforeNs: number,
  afterNs: number,
  interval: Interval | undefined,
): Change {
  const changeNs = afterNs - beforeNs
  if (interval === undefined) return { beforeNs, afterNs, changeNs, verdict: 'too few spans' }
  const { low, high } = interval
  const verdict = low > 0 || high < 0 ? 'changed' : 'no clear change'
  return { beforeNs, afterNs, changeNs, lowNs: low, highNs: high, verdict }
}
