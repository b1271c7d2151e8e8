import type { Histogram, HistogramAnalysis, PrintQuantiles } from '../../model/histogram.ts'
import { histogramQuantiles } from '../statistics/histogram-quantile.ts'

/** A histogram with its percentiles, one for each fraction of `ps`: of all its values, and print by print. */
export function analyzeHistogram(histogram: Histogram, ps: readonly number[]): HistogramAnalysis {
  const whole = quantilesOf(histogram, ps)
  const { series } = histogram
  if (series === undefined) return { histogram, ...whole }
  const overTime = series.prints.map(({ buckets }) => quantilesOf({ ...histogram, buckets }, ps))
  return { histogram, ...whole, overTime }
}

function quantilesOf(histogram: Histogram, ps: readonly number[]): PrintQuantiles {
  return {
    count: histogram.buckets.reduce((sum, bucket) => sum + bucket.count, 0),
    quantiles: histogramQuantiles(histogram, ps),
  }
}
