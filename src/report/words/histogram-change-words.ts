import type { HistogramChange, HistogramQuantileChange, Range } from '../../model/comparison.ts'
import { about, change, count, percent, percentile } from '../text/format.ts'
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
  unitNs,
}: HistogramChange): readonly (readonly string[])[] {
  return quantiles.map((each) => [
    percentile(each.p),
    bucketRange(each.before, unitNs),
    bucketRange(each.after, unitNs),
    rangeWords(each.sure, unitNs),
    rangeWords(each.interval, unitNs),
    verdictWords(each),
  ])
}

/** How far apart the two are, over how many values, and in which unit. */
export function histogramChangeSentence(found: HistogramChange): string {
  const { beforeCount, afterCount, unitNs, totalVariation, ksAtLeast } = found
  const unit = unitNs === undefined ? ", in the script's own unit" : ''
  return `${count(beforeCount)} values before, ${count(afterCount)} after${unit}; ${percent(totalVariation)} of them lie in other buckets, and the distribution functions are ${percent(ksAtLeast)} apart at least. The intervals take values to be independent.`
}

function rangeWords({ low, high }: Range, unitNs?: number): string {
  if (!Number.isFinite(low) && !Number.isFinite(high)) return 'none'
  return `${signed(low, unitNs)} to ${signed(high, unitNs)}`
}

function signed(value: number, unitNs?: number): string {
  if (!Number.isFinite(value)) return 'no limit'
  if (unitNs !== undefined) return change(value * unitNs)
  return value > 0 ? `+${about(value)}` : about(value)
}

function verdictWords({ verdict }: HistogramQuantileChange): string {
  return verdict === 'too few spans' ? 'too few values' : verdict
}
