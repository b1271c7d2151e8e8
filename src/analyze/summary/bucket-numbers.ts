import type { Quantile } from '../../model/analysis.ts'
import type { Bucket, HistogramQuantile } from '../../model/histogram.ts'

/** A percentile of a histogram as one of spans: its best guess, and the bounds of its buckets. */
export function quantileOf({ p, lo, hi, estimate, lowest, highest }: HistogramQuantile): Quantile {
  return {
    p,
    ns: Math.round(estimate ?? (Number.isFinite(lo) ? lo : hi)),
    ...(lowest === undefined ? {} : { lowNs: lowest }),
    ...(highest === undefined ? {} : { highNs: highest }),
  }
}

/** The mean of `counted` values from the middles of their buckets; NaN for none. */
export function bucketMeanNs(buckets: readonly Bucket[], counted: number): number {
  const sum = buckets.reduce((total, { lo, hi, count }) => {
    const middle = Number.isFinite(hi) ? (Math.max(0, lo) + hi) / 2 : lo
    return total + middle * count
  }, 0)
  return counted === 0 ? Number.NaN : sum / counted
}
