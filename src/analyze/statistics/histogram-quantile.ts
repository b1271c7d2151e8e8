import type { Bucket, Histogram, HistogramQuantile } from '../../model/histogram.ts'
import { rankOf } from './quantile.ts'
import { quantileRanks } from './quantile-interval.ts'

/**
 * Percentiles read off a histogram, one for each fraction of `ps`. `[lo, hi)` is the bucket that
 * holds rank ceil(p·N): it surely holds the p-quantile of the values that were counted. `estimate`
 * is the guess with the smallest worst error: a factor of at most sqrt(hi / lo) for hist. `lowest`
 * and `highest` are the outer bounds of the buckets that hold the ends of the 95 % interval of
 * `quantileRanks`. Neither it nor they lie beyond the least and the greatest value, where those are known. Open ends are ±Infinity in lo and hi. No counts, no percentiles: an empty list. Where rows are missing,
 * bounds only.
 */
export function histogramQuantiles(
  histogram: Histogram,
  ps: readonly number[],
): HistogramQuantile[] {
  const buckets = histogram.buckets.filter((bucket) => bucket.count > 0)
  const cumulative = accumulate(buckets)
  const total = cumulative.at(-1)
  if (total === undefined) return []
  if (histogram.partial !== undefined) return partialQuantiles(histogram, ps)
  const holding = (rank: number): Bucket => buckets[indexOfRank(cumulative, rank)]
  return ps.map((p) => {
    const { lo, hi } = holding(rankOf(p, total))
    const { low, high } = quantileRanks(total, p)
    const guess = within(histogram, estimate(histogram.kind, lo, hi))
    const lowest = low === undefined ? Number.NEGATIVE_INFINITY : within(histogram, holding(low).lo)
    const highest =
      high === undefined ? Number.POSITIVE_INFINITY : within(histogram, holding(high).hi)
    return {
      p,
      lo,
      hi,
      ...(Number.isFinite(guess) ? { estimate: guess } : {}),
      ...(Number.isFinite(lowest) ? { lowest } : {}),
      ...(Number.isFinite(highest) ? { highest } : {}),
    }
  })
}

/** A guess at a value or a bound of one, moved to where values are; an open end stays open. */
function within({ least, greatest }: Histogram, guess: number): number {
  if (!Number.isFinite(guess)) return guess
  return Math.max(
    least ?? Number.NEGATIVE_INFINITY,
    Math.min(greatest ?? Number.POSITIVE_INFINITY, guess),
  )
}

/** What rows that are missing behind the last one leave: the values that are there only move every percentile up. */
function partialQuantiles(
  { partial, buckets }: Histogram,
  ps: readonly number[],
): HistogramQuantile[] {
  const filled = buckets.filter((bucket) => bucket.count > 0)
  const cumulative = accumulate(filled)
  const total = cumulative[cumulative.length - 1]
  return ps.map((p) => {
    const least = filled[indexOfRank(cumulative, rankOf(p, total))].lo
    const lo = partial === 'cut' ? least : Number.NEGATIVE_INFINITY
    return { p, lo, hi: Number.POSITIVE_INFINITY }
  })
}

function accumulate(buckets: readonly Bucket[]): Float64Array {
  const cumulative = new Float64Array(buckets.length)
  let total = 0
  for (let i = 0; i < buckets.length; i++) {
    total += buckets[i].count
    cumulative[i] = total
  }
  return cumulative
}

/** The first bucket whose cumulative count reaches the rank. */
function indexOfRank(cumulative: Float64Array, rank: number): number {
  let low = 0
  let high = cumulative.length - 1
  while (low < high) {
    const middle = (low + high) >>> 1
    if (cumulative[middle] >= rank) high = middle
    else low = middle + 1
  }
  return low
}

/**
 * The buckets of hist() grow by a factor, so the middle of one is the geometric mean: 0 for [0, 1),
 * where 0 is the only whole number. Below 0, and in the even steps of lhist(), it is halfway.
 */
function estimate(kind: Histogram['kind'], lo: number, hi: number): number {
  const isGeometric = kind === 'hist' && (lo > 0 || (lo === 0 && hi === 1))
  return isGeometric ? Math.sqrt(lo * hi) : (lo + hi) / 2
}
