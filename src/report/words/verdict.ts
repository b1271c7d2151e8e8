import type { FunctionAnalysis, Quantile } from '../../model/analysis.ts'
import { count, counted, duration, percent, percentile, times } from '../text/format.ts'
import { aboveSentences, aggregateWords } from './above-words.ts'
import { causeSentence } from './cause-words.ts'
import { displayName } from './display-name.ts'
import { groupSentence } from './group-words.ts'
import { headline, measuredSpans } from './headline.ts'
import { missingLimit } from './missing-limit.ts'

/**
 * In a sentence or two: the p99 of a function, its interval or why there is none, how many times the median it is, and
 * what `lost` events (0 for none) do to it; then what makes the slowest spans slow, with its doubt.
 */
export function verdict(fn: FunctionAnalysis, lost: number): string {
  const blame = fn.above === undefined ? [groupSentence(fn), causeSentence(fn)] : aboveSentences(fn)
  const sentences = [latencySentence(fn, lost), ...blame].filter((sentence) => sentence !== '')
  return `${displayName(fn.fn)}: ${sentences.join(' ')}`
}

/** The p99 of a function without its name, how sure it is, and how many times the median. */
export function latencySentence(fn: FunctionAnalysis, lost: number): string {
  const { answer, doubts } = latencyWords(fn, lost)
  return `${[answer, ...doubts].join('; ')}.`
}

/** The same in two: the answer, and what makes it doubtful; without points at their ends. */
export function latencyWords(
  fn: FunctionAnalysis,
  lost: number,
): { readonly answer: string; readonly doubts: readonly string[] } {
  if (fn.above !== undefined) return { answer: aggregateWords(fn), doubts: [] }
  const quantile = headline(fn.quantiles)
  const spans = spansWords(fn)
  if (quantile === undefined) {
    return { answer: `${spans}, mean ${duration(fn.meanNs)}`, doubts: [] }
  }
  const isSlowest = quantile.ns === fn.maxNs
  const answer = [
    `${percentile(quantile.p)} is ${duration(quantile.ns)}`,
    closedInterval(quantile),
    isSlowest ? `, the slowest of ${spans}` : '',
    comparison(quantile, fn),
    isSlowest ? '' : `, over ${spans}`,
  ].join('')
  const doubts = [
    openInterval(quantile, measuredSpans(fn)),
    lossDoubt(quantile, lost, fn.lossyLeftOut ?? 0),
  ].filter((doubt) => doubt !== '')
  return { answer, doubts }
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
    return `its 95 % interval starts at ${duration(lowNs)} and has no upper end${reason}`
  if (highNs !== undefined)
    return `its 95 % interval ends at ${duration(highNs)} and has no lower end${reason}`
  return `it has no 95 % interval${reason}`
}

/** How many spans the percentiles are of. */
function spansWords(fn: FunctionAnalysis): string {
  const { spans, lossyLeftOut } = fn
  if (lossyLeftOut === undefined) return counted(spans, 'span')
  const share = percent(lossyLeftOut / spans)
  return `${counted(measuredSpans(fn), 'clean span')} (${count(lossyLeftOut)} more, ${share}, that lost events may have spoilt are left out)`
}

function lossDoubt({ lossLowNs, lossHighNs }: Quantile, lost: number, spoilt: number): string {
  if (lost === 0 && spoilt === 0) return ''
  const missing = [
    ...(lost > 0 ? [counted(lost, 'lost event')] : []),
    ...(spoilt > 0 ? [counted(spoilt, 'spoilt span')] : []),
  ].join(' and ')
  if (lossHighNs === undefined) return `with ${missing} it may be any higher`
  const low = lossLowNs === undefined ? '' : ` between ${duration(lossLowNs)} and`
  return `with ${missing} it is sure to lie${low === '' ? ' below' : low} ${duration(lossHighNs)}`
}
