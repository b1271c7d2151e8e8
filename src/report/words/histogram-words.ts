import type { HistogramAnalysis } from '../../model/analysis.ts'
import type { HistogramQuantile } from '../../model/histogram.ts'
import { count, counted, percentile } from '../text/format.ts'
import { type Grid, type GridColumn, gridOf } from '../text/grid.ts'
import { bucketRange, quantileRange } from './bucket-words.ts'

const COLUMNS: readonly GridColumn<HistogramQuantile>[] = [
  { header: '', align: 'l', cell: ({ p }) => percentile(p) },
  { header: 'lies', align: 'l', cell: quantileRange },
  { header: '95 % interval', align: 'l', cell: sampling },
]

/** The percentiles of a histogram: the bucket, the best guess, and what the sample allows beyond. */
export function histogramGrid({ quantiles }: HistogramAnalysis): Grid {
  return gridOf(quantiles, COLUMNS)
}

/** How many values, out of how many prints. */
export function histogramSize({ count: values, histogram }: HistogramAnalysis): string {
  const size = counted(values, 'value')
  if (histogram.snapshots < 2) return size
  const how = histogram.joined === 'last' ? 'the last' : 'the sum'
  return `${size}, ${how} of ${count(histogram.snapshots)} prints`
}

/** An overflow bucket hides how slow the slowest were: how to see it. Empty where there is none. */
export function openEndSentences({ quantiles }: HistogramAnalysis): readonly string[] {
  const hidden = quantiles.filter(({ hi }) => hi === Number.POSITIVE_INFINITY)
  if (hidden.length === 0) return []
  const names = hidden.map(({ p }) => percentile(p)).join(', ')
  return [
    `${names} ${hidden.length === 1 ? 'lies' : 'lie'} beyond the histogram's end: a larger maximum in lhist() shows how far.`,
  ]
}

/** What the sample allows beyond the bucket itself. */
function sampling({ lo, hi, lowest, highest }: HistogramQuantile): string {
  if (lowest === undefined && highest === undefined) return ''
  if (lowest === lo && highest === hi) return ''
  const low = lowest ?? Number.NEGATIVE_INFINITY
  return bucketRange({ lo: low, hi: highest ?? Number.POSITIVE_INFINITY })
}
