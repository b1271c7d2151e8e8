import type { HistogramAnalysis } from '../../model/analysis.ts'
import { counted, percentile } from '../text/format.ts'
import { bucketRange, quantileRange } from './bucket-words.ts'
import { headline } from './headline.ts'
import { histogramName } from './histogram-name.ts'
import { missingRows } from './histogram-words.ts'

/**
 * The sentence of a capture that holds histograms only: the p99 of the one with the most values, of those whose p99 does
 * not lie beyond their end; the median and the largest bucket beside it.
 */
export function histogramVerdict(histograms: readonly HistogramAnalysis[]): string {
  const bounded = histograms.filter(
    ({ quantiles }) => headline(quantiles)?.hi !== Number.POSITIVE_INFINITY,
  )
  const { histogram, count, quantiles } = fullest(bounded.length > 0 ? bounded : histograms)
  const quantile = headline(quantiles)
  const { unitNs } = histogram
  const name = histogramName(histogram)
  const values = counted(count, 'value')
  if (quantile === undefined) return `${name}: ${values}.`
  const median = quantiles.find(({ p }) => p === 0.5)
  const largest = histogram.buckets.findLast((bucket) => bucket.count > 0)
  const context = [
    ...(median === undefined || median === quantile
      ? []
      : [`the median ${quantileRange(median, unitNs)}`]),
    ...(largest === undefined ? [] : [`the largest in ${bucketRange(largest, unitNs)}`]),
  ]
  const unit = unitNs === undefined ? " in the script's own unit" : ''
  return `${name}: ${percentile(quantile.p)} is ${quantileRange(quantile, unitNs)}${unit}, over ${values}${missingRows(histogram)}; ${context.join(', ')}.`
}

function fullest(histograms: readonly HistogramAnalysis[]): HistogramAnalysis {
  return histograms.reduce((most, next) => (next.count > most.count ? next : most))
}
