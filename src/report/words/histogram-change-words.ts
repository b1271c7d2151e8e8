import type { HistogramChange, HistogramQuantileChange, Range } from '../../model/comparison.ts'
import { about, count, percent, percentile } from '../text/format.ts'
import { bucketRange } from './bucket-words.ts'

/** The columns of `histogramChangeRows`. */
export const HISTOGRAM_CHANGE_HEAD: readonly string[] = [
  '',
  'before',
  'after',
  'change between',
  '95 % interval',
  '',
]

/** Each percentile of a histogram: the buckets that hold it, and what they leave of its change. */
export function histogramChangeRows({
  quantiles,
}: HistogramChange): readonly (readonly string[])[] {
  return quantiles.map((each) => [
    percentile(each.p),
    bucketRange(each.before),
    bucketRange(each.after),
    rangeWords(each.sure),
    rangeWords(each.interval),
    verdictWords(each),
  ])
}

/** How far apart the two are, over how many values; in the script's own unit. */
export function histogramChangeSentence(change: HistogramChange): string {
  const { beforeCount, afterCount, totalVariation, ksAtLeast } = change
  return `${count(beforeCount)} values before, ${count(afterCount)} after, in the script's own unit; ${percent(totalVariation)} of them lie in other buckets, and the distribution functions are ${percent(ksAtLeast)} apart at least. The intervals take values to be independent.`
}

function rangeWords({ low, high }: Range): string {
  return `${signed(low)} to ${signed(high)}`
}

function signed(value: number): string {
  if (!Number.isFinite(value)) return 'no limit'
  return value > 0 ? `+${about(value)}` : about(value)
}

function verdictWords({ verdict }: HistogramQuantileChange): string {
  return verdict === 'too few spans' ? 'too few values' : verdict
}
