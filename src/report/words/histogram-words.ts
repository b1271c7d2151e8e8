import type { HistogramAnalysis } from '../../model/analysis.ts'
import type { Histogram, HistogramQuantile } from '../../model/histogram.ts'
import { about, count, counted, duration, percentile } from '../text/format.ts'
import { type Grid, type GridColumn, gridOf } from '../text/grid.ts'
import { bucketRange, quantileRange } from './bucket-words.ts'

/** The percentiles of a histogram: the bucket, the best guess, and what the sample allows beyond. */
export function histogramGrid({ quantiles, histogram: { unitNs } }: HistogramAnalysis): Grid {
  const columns: readonly GridColumn<HistogramQuantile>[] = [
    { header: '', align: 'l', cell: ({ p }) => percentile(p) },
    { header: 'lies', align: 'l', cell: (quantile) => quantileRange(quantile, unitNs) },
    { header: '95 % interval', align: 'l', cell: (quantile) => sampling(quantile, unitNs) },
  ]
  return gridOf(quantiles, columns)
}

/** How many values, out of how many prints. */
export function histogramSize({ count: values, histogram }: HistogramAnalysis): string {
  const { snapshots, joined } = histogram
  const how = joined === 'last' ? 'the last' : 'the sum'
  const prints = snapshots < 2 ? '' : `, ${how} of ${count(snapshots)} prints`
  return `${counted(values, 'value')}${prints}${exactMean(histogram)}${missingRows(histogram)}`
}

/** The mean as the capture tells it, to the digit; empty where it tells none. */
function exactMean({ exact, unitNs }: Histogram): string {
  if (exact === undefined) return ''
  const mean = exact.total / exact.count
  return `, mean ${unitNs === undefined ? about(mean) : duration(mean * unitNs)}`
}

/** What is missing of a histogram, behind its number of values; empty where it is whole. */
export function missingRows({ partial }: Pick<Histogram, 'partial'>): string {
  if (partial === undefined) return ''
  return partial === 'cut'
    ? ', a part: the capture is cut behind its last row, so percentiles are bounds from below'
    : ', a part: rows of it could not be read, so it gives no percentiles'
}

/** An overflow bucket hides how slow the slowest were: how to see it. Empty where there is none. */
export function openEndSentences({ quantiles, histogram }: HistogramAnalysis): readonly string[] {
  if (histogram.partial !== undefined) return []
  const hidden = quantiles.filter(({ hi }) => hi === Number.POSITIVE_INFINITY)
  if (hidden.length === 0) return []
  const names = hidden.map(({ p }) => percentile(p)).join(', ')
  return [
    `${names} ${hidden.length === 1 ? 'lies' : 'lie'} beyond the histogram's end: a larger maximum in lhist() shows how far.`,
  ]
}

/** What the sample allows beyond the bucket itself. */
function sampling({ lo, hi, lowest, highest }: HistogramQuantile, unitNs?: number): string {
  if (lowest === undefined && highest === undefined) return ''
  if (lowest === lo && highest === hi) return ''
  const low = lowest ?? Number.NEGATIVE_INFINITY
  return bucketRange({ lo: low, hi: highest ?? Number.POSITIVE_INFINITY }, unitNs)
}
