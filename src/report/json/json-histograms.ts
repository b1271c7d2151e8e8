import type {
  Bucket,
  HistogramAnalysis,
  HistogramQuantile,
  PrintQuantiles,
} from '../../model/histogram.ts'

/** Buckets in columns; open bounds are `null`. */
export function bucketsJson(
  buckets: readonly Bucket[],
): Readonly<Record<string, readonly (number | null)[]>> {
  return {
    lo: buckets.map(({ lo }) => finite(lo)),
    hi: buckets.map(({ hi }) => finite(hi)),
    count: buckets.map(({ count }) => count),
  }
}

/** A percentile read off a histogram, with its bounds. */
export function bucketQuantileJson(quantile: HistogramQuantile): object {
  const { p, lo, hi, estimate, lowest, highest } = quantile
  return {
    p,
    lo: finite(lo),
    hi: finite(hi),
    estimate: estimate ?? null,
    lowest: lowest ?? null,
    highest: highest ?? null,
  }
}

/** A histogram print by print; `from_s` and `to_s` are seconds of the day, `null` where no time stands beside the prints. */
export function overTimeJson({ histogram, overTime }: HistogramAnalysis): object | null {
  const { series } = histogram
  if (series === undefined || overTime === undefined) return null
  const { isTimed, prints } = series
  const second = (of: number): number | null => (isTimed ? of : null)
  return overTime.map(({ count, quantiles }: PrintQuantiles, at) => ({
    from_s: second(prints[at].from),
    to_s: second(prints[at].to),
    count,
    quantiles: quantiles.map(bucketQuantileJson),
    buckets: bucketsJson(prints[at].buckets),
  }))
}

function finite(bound: number): number | null {
  return Number.isFinite(bound) ? bound : null
}
