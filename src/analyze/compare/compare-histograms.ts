import type { HistogramChange, HistogramQuantileChange, Range } from '../../model/comparison.ts'
import type { Bucket, Histogram, HistogramQuantile } from '../../model/histogram.ts'
import { histogramQuantiles } from '../statistics/histogram-quantile.ts'

/**
 * What changed in each histogram that both captures have, by kind, name and key, in the order of `before`. A percentile lies in
 * a bucket, hence its change between two sums of bounds, and so does its interval. How far the two distributions are apart
 * is told by their buckets at least: the total variation and the distance of Kolmogorov & Smirnov of finer values are no less.
 */
export function compareHistograms(
  before: readonly Histogram[],
  after: readonly Histogram[],
  ps: readonly number[],
): readonly HistogramChange[] {
  const young = new Map(after.map((each) => [identity(each), each]))
  return before.flatMap((old) => {
    const other = young.get(identity(old))
    const change = other === undefined ? undefined : compareTwo(old, other, ps)
    return change === undefined ? [] : [change]
  })
}

function identity({ kind, name, key }: Histogram): string {
  return JSON.stringify([kind, name, key])
}

function compareTwo(
  before: Histogram,
  after: Histogram,
  ps: readonly number[],
): HistogramChange | undefined {
  const [old, young] = [before, after].map((each) => histogramQuantiles(each, ps))
  if (old.length === 0 || young.length === 0) return undefined
  return {
    name: before.name,
    key: before.key,
    beforeCount: total(before.buckets),
    afterCount: total(after.buckets),
    ...(before.unitNs === undefined ? {} : { unitNs: before.unitNs }),
    quantiles: ps.map((p, i) => quantileChange(p, old[i], young[i])),
    ...distances(before.buckets, after.buckets),
  }
}

function quantileChange(
  p: number,
  before: HistogramQuantile,
  after: HistogramQuantile,
): HistogramQuantileChange {
  const sure = difference(before, after)
  const interval = difference(outer(before), outer(after))
  // A value is less than the upper bound of its bucket: a change is never quite one of these ends.
  const isClear = interval.low >= 0 || interval.high <= 0
  const isKnown = Number.isFinite(interval.low) && Number.isFinite(interval.high)
  return {
    p,
    before: { lo: before.lo, hi: before.hi },
    after: { lo: after.lo, hi: after.hi },
    sure,
    interval,
    verdict: isClear ? 'changed' : isKnown ? 'no clear change' : 'too few spans',
  }
}

function outer({ lowest, highest }: HistogramQuantile): {
  readonly lo: number
  readonly hi: number
} {
  return { lo: lowest ?? Number.NEGATIVE_INFINITY, hi: highest ?? Number.POSITIVE_INFINITY }
}

type Bounds = Pick<Bucket, 'lo' | 'hi'>

function difference(before: Bounds, after: Bounds): Range {
  return { low: after.lo - before.hi, high: after.hi - before.lo }
}

/** Over buckets that both have alike: those that overlap are taken together. */
function distances(
  before: readonly Bucket[],
  after: readonly Bucket[],
): Pick<HistogramChange, 'totalVariation' | 'ksAtLeast'> {
  const [sizeBefore, sizeAfter] = [total(before), total(after)]
  let [variation, ks, apart] = [0, 0, 0]
  for (const { before: old, after: young } of shared(before, after)) {
    const more = young / sizeAfter - old / sizeBefore
    variation += Math.abs(more) / 2
    apart += more
    ks = Math.max(ks, Math.abs(apart))
  }
  return { totalVariation: variation, ksAtLeast: ks }
}

interface SharedBucket {
  hi: number
  before: number
  after: number
}

function shared(before: readonly Bucket[], after: readonly Bucket[]): readonly SharedBucket[] {
  const all = [
    ...before.map(({ lo, hi, count }) => ({ lo, hi, before: count, after: 0 })),
    ...after.map(({ lo, hi, count }) => ({ lo, hi, before: 0, after: count })),
  ].sort((a, b) => (a.lo === b.lo ? a.hi - b.hi : a.lo - b.lo))
  const found: SharedBucket[] = []
  for (const { lo, hi, before: old, after: young } of all) {
    const last = found.at(-1)
    if (last === undefined || lo >= last.hi) found.push({ hi, before: old, after: young })
    else {
      last.hi = Math.max(last.hi, hi)
      last.before += old
      last.after += young
    }
  }
  return found
}

function total(buckets: readonly Bucket[]): number {
  return buckets.reduce((sum, { count }) => sum + count, 0)
}
