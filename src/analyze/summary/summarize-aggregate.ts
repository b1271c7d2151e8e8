import type { AboveThreshold, FunctionAnalysis } from '../../model/analysis.ts'
import { COMPONENTS } from '../../model/components.ts'
import type { Histogram } from '../../model/histogram.ts'
import { MOST_UNASKED } from '../groups/told-groups.ts'
import { spanDraft } from '../spans/span-draft.ts'
import type { SpanStore } from '../spans/span-store.ts'
import { histogramQuantiles } from '../statistics/histogram-quantile.ts'
import { aggregateGroups } from './aggregate-groups.ts'
import { bucketMeanNs, quantileOf } from './bucket-numbers.ts'
import type { KeptGroups } from './kept-groups.ts'

/** A long tail begins where p99 is so many times the median. */
const LONG = 2
const FEWEST_TAIL_SPANS = 10

/** What is known of a function that was summed up in the kernel. */
export interface AggregatedFunction {
  readonly name: string
  /** Shorter spans were not printed; absent where the capture does not say. */
  readonly thresholdNs?: number
  /** All its spans; absent where bpftrace did not come to print it. */
  readonly histogram?: Histogram
  /** Those that were printed; absent for none. */
  readonly store?: SpanStore
  readonly exemplars: FunctionAnalysis['exemplars']
  /** Its calls by their labels. */
  readonly kept?: KeptGroups
}

/**
 * The numbers of a function of which only spans above a threshold were printed. Percentiles come from the histogram of
 * all its spans, with the bounds of buckets; without it there are none. What is said of where time went is said of the
 * printed spans alone: nothing tells where that of the others went.
 */
export function summarizeAggregate(
  { name, thresholdNs, histogram, store, exemplars, kept }: AggregatedFunction,
  ps: readonly number[],
): FunctionAnalysis {
  const buckets = histogram?.buckets.filter(({ count }) => count > 0) ?? []
  const counted = buckets.reduce((sum, { count }) => sum + count, 0)
  const printed = store?.count ?? 0
  const quantiles = histogram === undefined ? [] : histogramQuantiles(histogram, ps).map(quantileOf)
  return {
    fn: name,
    spans: histogram === undefined ? printed : counted,
    meanNs:
      histogram === undefined ? (store?.meanNs ?? Number.NaN) : bucketMeanNs(buckets, counted),
    minNs: Math.max(0, buckets[0]?.lo ?? store?.minNs ?? Number.NaN),
    maxNs: histogram?.greatest ?? buckets.at(-1)?.hi ?? store?.maxNs ?? Number.NaN,
    quantiles,
    tailVerdict: tailVerdict(histogram, counted),
    modes: [],
    components: [],
    places: [],
    exemplars,
    usual: [],
    ...groupedBy(histogram, kept, ps),
    above: {
      spans: printed,
      isWhole: histogram !== undefined,
      ...(thresholdNs === undefined ? {} : { thresholdNs }),
      components: store === undefined ? [] : totals(store),
    },
  }
}

/** Unasked, too many groups are only told. */
function groupedBy(
  histogram: Histogram | undefined,
  kept: KeptGroups | undefined,
  ps: readonly number[],
): Pick<FunctionAnalysis, 'grouped' | 'ungrouped'> {
  if (histogram === undefined || kept === undefined) return {}
  const { names, groups, isAsked } = kept
  return isAsked || groups.length <= MOST_UNASKED
    ? { grouped: aggregateGroups(histogram, kept, ps) }
    : { ungrouped: { names, groups: groups.length } }
}

function tailVerdict(
  histogram: Histogram | undefined,
  counted: number,
): FunctionAnalysis['tailVerdict'] {
  if (histogram === undefined || counted < 100 * FEWEST_TAIL_SPANS) return 'too few'
  const [median, p99] = histogramQuantiles(histogram, [0.5, 0.99])
  return p99.lo >= LONG * median.lo ? 'long' : 'none'
}

/** Where the time of the printed spans went, the most first. */
function totals(store: SpanStore): AboveThreshold['components'] {
  const { columns } = store
  const sums = new Float64Array(COMPONENTS.length)
  const draft = spanDraft()
  for (let row = 0; row < columns.length; row++) {
    columns.read(row, draft)
    for (let i = 0; i < sums.length; i++) sums[i] += draft.components[i]
  }
  const all = sums.reduce((total, ns) => total + ns, 0)
  return COMPONENTS.map((name, i) => ({ name, totalNs: sums[i], share: sums[i] / all }))
    .filter(({ totalNs }) => totalNs > 0)
    .sort((a, b) => b.totalNs - a.totalNs)
}
