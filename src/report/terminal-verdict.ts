import type { FunctionAnalysis, Quantile } from '../model/analysis.ts'
import { displayName } from './display-name.ts'
import { counted, duration, percentile, times } from './format.ts'
import { headline } from './headline.ts'
import { missingLimit } from './missing-limit.ts'

/**
 * One sentence: the p99 of a function, its interval or why there is none, how many times the median it is, and
 * what `lost` events (0 for none) do to it.
 */
export function verdict(fn: FunctionAnalysis, lost: number): string {
  const quantile = headline(fn.quantiles)
  const spans = counted(fn.spans, 'span')
  const name = displayName(fn.fn)
  if (quantile === undefined) return `${name}: ${spans}, mean ${duration(fn.meanNs)}.`
  const isSlowest = quantile.ns === fn.maxNs
  return [
    `${name}: ${percentile(quantile.p)} is ${duration(quantile.ns)}`,
    closedInterval(quantile),
    isSlowest ? `, the slowest of ${spans}` : '',
    comparison(quantile, fn),
    isSlowest ? '' : `, over ${spans}`,
    openInterval(quantile, fn.spans),
    lossDoubt(quantile, lost),
    '.',
  ].join('')
}

function closedInterval({ lowNs, highNs }: Quantile): string {
  if (lowNs === undefined || highNs === undefined) return ''
  return ` (95 % interval ${duration(lowNs)} to ${duration(highNs)})`
}

function comparison(quantile: Quantile, fn: FunctionAnalysis): string {
  const median = fn.quantiles.find(({ p }) => p === 0.5)
  if (median === quantile) return ''
  if (median !== undefined && median.ns > 0) {
    return `, ${times(quantile.ns / median.ns)} the median of ${duration(median.ns)}`
  }
  if (median !== undefined || !(fn.meanNs > 0)) return ''
  return `, ${times(quantile.ns / fn.meanNs)} the mean of ${duration(fn.meanNs)}`
}

function openInterval(quantile: Quantile, spans: number): string {
  const { lowNs, highNs } = quantile
  if (lowNs !== undefined && highNs !== undefined) return ''
  const why = missingLimit(quantile, spans)
  const reason = why === undefined ? '' : `: ${why}`
  if (lowNs !== undefined)
    return `; its 95 % interval starts at ${duration(lowNs)} and has no upper end${reason}`
  if (highNs !== undefined)
    return `; its 95 % interval ends at ${duration(highNs)} and has no lower end${reason}`
  return `; it has no 95 % interval${reason}`
}

function lossDoubt({ lossLowNs, lossHighNs }: Quantile, lost: number): string {
  if (lost === 0) return ''
  const events = counted(lost, 'lost event')
  if (lossHighNs === undefined) return `; with ${events} it may be any higher`
  const low = lossLowNs === undefined ? '' : ` between ${duration(lossLowNs)} and`
  return `; with ${events} it is sure to lie${low === '' ? ' below' : low} ${duration(lossHighNs)}`
}
