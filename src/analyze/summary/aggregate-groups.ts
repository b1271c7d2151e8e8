import type { SpanGroup, SpanGroups } from '../../model/analysis.ts'
import type { Bucket, Histogram } from '../../model/histogram.ts'
import { labelled, MOST_DRAWN } from '../groups/told-groups.ts'
import { histogramQuantiles } from '../statistics/histogram-quantile.ts'
import { bucketMeanNs, quantileOf } from './bucket-numbers.ts'
import type { KeptGroup, KeptGroups } from './kept-groups.ts'

const MEDIAN = 0.5
const TAIL = 0.99

/** What a set of calls is in sums: all, those at or above p99 of all calls, those at or below their median. */
interface Sums {
  readonly spans: number
  readonly meanNs: number
  readonly slow: number
  readonly slowNs: number
  readonly usual: number
  readonly usualNs: number
}

/**
 * Groups of calls that were counted in the kernel. As `groupSpans` has it, by buckets: a call counts as the middle of its bucket, and as
 * slow or usual with the whole bucket that holds p99 or the median of all. Verdicts and components need single spans: there are none.
 */
export function aggregateGroups(
  whole: Histogram,
  { names, groups }: KeptGroups,
  ps: readonly number[],
): SpanGroups {
  const [median, p99] = histogramQuantiles(whole, [MEDIAN, TAIL])
  const sums = (buckets: readonly Bucket[]): Sums => sumsOf(buckets, median.hi, p99.lo)
  const all = sums(whole.buckets)
  const usualMeanNs = all.usual === 0 ? 0 : all.usualNs / all.usual
  const excessNs = all.slowNs - all.slow * usualMeanNs
  const found = groups
    .map((group) => ({ group, sums: sums(group.buckets) }))
    .sort((a, b) => b.sums.slow - a.sums.slow || b.sums.spans - a.sums.spans)
  const shift = found.reduce((part, { sums: own }) => {
    const moved = own.slow / all.slow - own.usual / all.usual
    return part + moved * own.meanNs
  }, 0)
  return {
    names,
    groups: found.map(
      ({ group, sums: own }): SpanGroup => ({
        ...labelled(names, group.values),
        spans: own.spans,
        meanNs: own.meanNs,
        share: own.spans / all.spans,
        tailShare: own.slow / all.slow,
        bodyShare: own.usual / all.usual,
        ...(excessNs > 0 ? { excessShare: (own.slowNs - own.slow * usualMeanNs) / excessNs } : {}),
        quantiles: histogramQuantiles({ ...whole, buckets: group.buckets }, ps).map(quantileOf),
        components: [],
      }),
    ),
    ...(excessNs > 0 ? { betweenShare: shift / (excessNs / all.slow) } : {}),
    shapes: shapes(
      whole,
      found.map(({ group }) => group),
    ),
  }
}

function sumsOf(buckets: readonly Bucket[], medianHi: number, p99Lo: number): Sums {
  const count = (some: readonly Bucket[]): number => some.reduce((sum, each) => sum + each.count, 0)
  const slow = buckets.filter(({ lo }) => lo >= p99Lo)
  const usual = buckets.filter(({ hi }) => hi <= medianHi)
  const [spans, slowSpans, usualSpans] = [buckets, slow, usual].map(count)
  return {
    spans,
    meanNs: spans === 0 ? 0 : bucketMeanNs(buckets, spans),
    slow: slowSpans,
    slowNs: slowSpans === 0 ? 0 : bucketMeanNs(slow, slowSpans) * slowSpans,
    usual: usualSpans,
    usualNs: usualSpans === 0 ? 0 : bucketMeanNs(usual, usualSpans) * usualSpans,
  }
}

/** The first groups in the buckets of all calls. */
function shapes(whole: Histogram, groups: readonly KeptGroup[]): SpanGroups['shapes'] {
  const filled = whole.buckets.filter(({ count, hi }) => count > 0 && Number.isFinite(hi))
  const edges = [...new Set(filled.flatMap(({ lo, hi }) => [Math.max(1, lo), hi]))].sort(
    (a, b) => a - b,
  )
  const spans = groups.slice(0, MOST_DRAWN).map(({ buckets }) => {
    const counts = new Map(buckets.map(({ lo, count }) => [Math.max(1, lo), count]))
    return edges.slice(0, -1).map((edge) => counts.get(edge) ?? 0)
  })
  return { edgesNs: edges, spans }
}
