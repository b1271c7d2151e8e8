import type { HistogramAnalysis } from '../../model/analysis.ts'
import type {
  Histogram,
  HistogramPrint,
  HistogramQuantile,
  HistogramSeries,
} from '../../model/histogram.ts'
import { about, count, counted, duration, percentile } from '../text/format.ts'
import { type Grid, type GridColumn, gridOf } from '../text/grid.ts'
import { bucketRange, quantileRange } from './bucket-words.ts'

const DAY_MS = 86_400_000

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

/** When a print of a series was: `10:00:01 to 10:00:02`, or its number from 1. */
export function printTime({ from, to }: HistogramPrint, { isTimed }: HistogramSeries): string {
  return isTimed ? `${dayTime(from)} to ${dayTime(to)}` : `print ${count(to)}`
}

/** How often, and from when to when. */
export function seriesSize(series: HistogramSeries): string {
  const { isTimed, prints } = series
  const often = counted(prints.length, 'print')
  if (!isTimed) return `${often}; no times stand beside them: time() in front of print() tells them`
  return `${often} from ${dayTime(prints[0].from)} to ${dayTime(prints[prints.length - 1].to)}`
}

/** Percentiles print by print; `rows` prints at most, the fullest. */
export function seriesGrid(
  { overTime = [], histogram: { unitNs } }: HistogramAnalysis,
  series: HistogramSeries,
  rows: number,
): Grid {
  const fullest = [...overTime.entries()].sort(([, a], [, b]) => b.count - a.count).slice(0, rows)
  const shown = fullest.sort(([a], [b]) => a - b)
  const ps =
    overTime.find(({ quantiles }) => quantiles.length > 0)?.quantiles.map(({ p }) => p) ?? []
  return gridOf(shown, [
    { header: 'printed', align: 'l', cell: ([at]) => printTime(series.prints[at], series) },
    { header: 'values', align: 'r', cell: ([, print]) => count(print.count) },
    ...ps.map(
      (p, at): GridColumn<(typeof shown)[number]> => ({
        header: percentile(p),
        align: 'l',
        cell: ([, { quantiles }]) => {
          const quantile = quantiles[at]
          return quantile === undefined ? '' : quantileRange(quantile, unitNs)
        },
      }),
    ),
  ])
}

/** Seconds of the day as a clock shows them, to the millisecond; those before and beyond midnight are of other days. */
function dayTime(seconds: number): string {
  const ms = ((Math.round(seconds * 1000) % DAY_MS) + DAY_MS) % DAY_MS
  const parts = [
    Math.floor(ms / 3_600_000),
    Math.floor(ms / 60_000) % 60,
    Math.floor(ms / 1000) % 60,
  ]
  const clock = parts.map((part) => `${part}`.padStart(2, '0')).join(':')
  return ms % 1000 === 0 ? clock : `${clock}.${`${ms % 1000}`.padStart(3, '0')}`
}
