import type { HistogramAnalysis } from '../model/analysis.ts'
import { quantileRange } from './bucket-words.ts'
import { counted, percentile } from './format.ts'
import { headline } from './headline.ts'
import { histogramName } from './histogram-name.ts'

/** The sentence of a capture that holds histograms only: the p99 of the one with the most values. */
export function histogramVerdict(histograms: readonly HistogramAnalysis[]): string {
  const fullest = histograms.reduce((most, next) => (next.count > most.count ? next : most))
  const quantile = headline(fullest.quantiles)
  const name = histogramName(fullest.histogram)
  const values = counted(fullest.count, 'value')
  if (quantile === undefined) return `${name}: ${values}.`
  return `${name}: ${percentile(quantile.p)} is ${quantileRange(quantile)} in the script's own unit, over ${values}.`
}
