import type { Histogram } from '../model/histogram.ts'

/** What the sum of the counted values surely lies between; ±Infinity where a bucket is open. */
export interface SumBounds {
  readonly low: number
  readonly high: number
}

/** Sure bounds of the sum of all counted values: Σ count·lo ≤ sum ≤ Σ count·hi. 0 for no counts. */
export function sumBounds(histogram: Histogram): SumBounds {
  let low = 0
  let high = 0
  for (const { lo, hi, count } of histogram.buckets) {
    // An open bucket that counted nothing adds nothing: 0 · Infinity would be NaN.
    if (count === 0) continue
    low += count * lo
    high += count * hi
  }
  return { low, high }
}
