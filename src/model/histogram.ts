/** One bucket `[lo, hi)`; the outermost may be open: `-Infinity`, `Infinity`. */
export interface Bucket {
  readonly lo: number
  readonly hi: number
  readonly count: number
}

/** One histogram of a capture: one key of one hist() or lhist() map, all its snapshots taken together. */
export interface Histogram {
  readonly kind: 'hist' | 'lhist'
  readonly name: string
  readonly key: readonly string[]
  readonly snapshots: number
  /** How snapshots were joined: the last one of a growing map, or the sum of a map that was cleared. */
  readonly joined: 'last' | 'sum'
  /** Ascending, without gaps where bpftrace printed none. */
  readonly buckets: readonly Bucket[]
}

/** A percentile read off a histogram: the bucket that surely holds it, and the best single guess. */
export interface HistogramQuantile {
  /** A fraction, 0.99 for p99. */
  readonly p: number
  readonly lo: number
  readonly hi: number
  /** sqrt(lo · hi) for hist, the middle for lhist and below 0; absent where a bound is open. */
  readonly estimate?: number
  /** 95 % interval by binomial order statistics, bucket bounds included; absent when unbounded. */
  readonly lowest?: number
  readonly highest?: number
}
