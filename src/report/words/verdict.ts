import type { FunctionAnalysis, Quantile } from '../../model/analysis.ts'
import { counted, duration, percent, percentile, times } from '../text/format.ts'
import { COMPONENT_WORDS } from './component-words.ts'
import { displayName } from './display-name.ts'
import { headline } from './headline.ts'
import { missingLimit } from './missing-limit.ts'

/** A component with less of the excess is not what makes the tail slow. */
const LEAST_BLAME = 0.1

/**
 * In a sentence or two: the p99 of a function, its interval or why there is none, how many times the median it is, and
 * what `lost` events (0 for none) do to it; then the component that explains most of the excess.
 */
export function verdict(fn: FunctionAnalysis, lost: number): string {
  const blame = culprit(fn)
  return `${displayName(fn.fn)}: ${latencySentence(fn, lost)}${blame === '' ? '' : ` ${blame}`}`
}

/** The p99 of a function without its name, how sure it is, and how many times the median. */
export function latencySentence(fn: FunctionAnalysis, lost: number): string {
  const quantile = headline(fn.quantiles)
  const spans = counted(fn.spans, 'span')
  if (quantile === undefined) return `${spans}, mean ${duration(fn.meanNs)}.`
  const isSlowest = quantile.ns === fn.maxNs
  return [
    `${percentile(quantile.p)} is ${duration(quantile.ns)}`,
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

/** What most of the excess of the slowest spans is, how sure that is, and what p99 would be without it; empty for no one. */
export function culprit({ components }: FunctionAnalysis): string {
  const first = components[0]
  if (first?.excessShare === undefined || first.excessShare < LEAST_BLAME) return ''
  const { label } = COMPONENT_WORDS[first.name]
  const share = percent(Math.min(1, first.excessShare))
  const sure = first.verdict === undefined ? '' : ` (${first.verdict})`
  const without =
    first.withoutNs === undefined || first.name === 'unknown'
      ? ''
      : `; without it p99 would be ${duration(Math.round(first.withoutNs))} at best`
  return `${share} of what makes the slowest 1 % slow is ${label}${sure}${without}.`
}
