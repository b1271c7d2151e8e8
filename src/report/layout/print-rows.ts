import type { Bucket, Histogram } from '../../model/histogram.ts'

/** A bucket as it is drawn on an axis that has an end. */
export interface DrawnRow {
  readonly lo: number
  readonly hi: number
}

/**
 * Where a bucket stands on an axis: that of hist() is logarithmic and knows no 0, so that `[0, 1)` begins at one half and what is
 * negative lies in one row below; that of lhist() is linear. A row without an end is as large as its neighbour would be.
 */
export function drawnRow(
  { lo, hi }: Pick<Bucket, 'lo' | 'hi'>,
  { kind, buckets }: Histogram,
): DrawnRow {
  if (kind === 'lhist') return linearRow(lo, hi, buckets)
  if (hi <= 0) return { lo: 0.25, hi: 0.5 }
  const from = lo <= 0 ? Math.min(0.5, hi / 2) : lo
  return { lo: from, hi: hi === Number.POSITIVE_INFINITY ? 2 * from : hi }
}

function linearRow(lo: number, hi: number, buckets: readonly Bucket[]): DrawnRow {
  const inner = buckets.find((each) => Number.isFinite(each.hi - each.lo))
  const width = inner === undefined ? 1 : inner.hi - inner.lo
  if (lo === Number.NEGATIVE_INFINITY) return { lo: hi - width, hi }
  return { lo, hi: hi === Number.POSITIVE_INFINITY ? lo + width : hi }
}
