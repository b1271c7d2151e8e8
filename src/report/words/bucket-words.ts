import type { HistogramQuantile } from '../../model/histogram.ts'
import { about, duration, plain } from '../text/format.ts'

interface Bounds {
  readonly lo: number
  readonly hi: number
}

/**
 * A half-open bucket, as bpftrace writes it but in full digits: `[512, 1024)`, `[1000, …)`, `(…, 0)`, `(…, …)`; with a unit of
 * so many nanoseconds in words: `[512 µs, 1.02 ms)`.
 */
export function bucketRange({ lo, hi }: Bounds, unitNs?: number): string {
  const bound = (value: number): string =>
    unitNs === undefined ? plain(value) : duration(value * unitNs)
  const begin = lo === Number.NEGATIVE_INFINITY ? '(…' : `[${bound(lo)}`
  return `${begin}, ${hi === Number.POSITIVE_INFINITY ? '…' : bound(hi)})`
}

/** Where a percentile surely lies, and the best guess: `in [512, 1024), about 724`. */
export function quantileRange(quantile: HistogramQuantile, unitNs?: number): string {
  const { estimate } = quantile
  if (estimate === undefined) return `in ${bucketRange(quantile, unitNs)}`
  const guess = unitNs === undefined ? about(estimate) : duration(estimate * unitNs)
  return `in ${bucketRange(quantile, unitNs)}, about ${guess}`
}
