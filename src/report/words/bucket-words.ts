import type { HistogramQuantile } from '../../model/histogram.ts'
import { about, plain } from '../text/format.ts'

interface Bounds {
  readonly lo: number
  readonly hi: number
}

/** A half-open bucket, as bpftrace writes it but in full digits: `[512, 1024)`, `[1000, …)`, `(…, 0)`, `(…, …)`. */
export function bucketRange({ lo, hi }: Bounds): string {
  const begin = lo === Number.NEGATIVE_INFINITY ? '(…' : `[${plain(lo)}`
  return `${begin}, ${hi === Number.POSITIVE_INFINITY ? '…' : plain(hi)})`
}

/** Where a percentile surely lies, and the best guess: `in [512, 1024), about 724`. */
export function quantileRange(quantile: HistogramQuantile): string {
  const guess = quantile.estimate === undefined ? '' : `, about ${about(quantile.estimate)}`
  return `in ${bucketRange(quantile)}${guess}`
}
