import type { FunctionAnalysis } from '../../model/analysis.ts'
import { count, counted, duration, percent, percentile, times } from '../text/format.ts'
import { COMPONENT_WORDS } from './component-words.ts'
import { headline } from './headline.ts'

/** Smaller parts are details. */
const LEAST_SHARE = 0.05
const MOST_PARTS = 3

/** The p99 of a function of which only long spans were printed: by the buckets of the histogram of all. */
export function aggregateWords(fn: FunctionAnalysis): string {
  const { spans, quantiles, above } = fn
  const quantile = headline(quantiles)
  if (quantile === undefined) {
    const why =
      above?.isWhole === true
        ? 'none was asked for'
        : 'the histogram of all spans is not there (bpftrace prints it at its end)'
    return `no percentile is known: ${why}`
  }
  const median = quantiles.find(({ p }) => p === 0.5)
  const { p, ns, lowNs, highNs } = quantile
  if (!Number.isFinite(ns)) {
    return 'no percentile is known: rows of the histogram of all spans are missing, or open at that end'
  }
  const interval =
    lowNs === undefined || highNs === undefined
      ? ''
      : ` (95 % interval ${duration(lowNs)} to ${duration(highNs)})`
  const compared =
    median === undefined || median === quantile || !(median.ns > 0 && Number.isFinite(median.ns))
      ? ''
      : `, ${times(ns / median.ns)} the median of about ${duration(median.ns)}`
  return `${percentile(p)} is about ${duration(ns)}${interval}${compared}, by the histogram of all ${counted(spans, 'span')}`
}

/** What is known of the printed spans, and of them alone: a sentence each. Empty where all spans were printed. */
export function aboveSentences({ above, spans }: FunctionAnalysis): readonly string[] {
  if (above === undefined) return []
  const long =
    above.thresholdNs === undefined
      ? 'the long ones'
      : `those of ${duration(above.thresholdNs)} and more`
  const of = above.isWhole ? ` of ${count(spans)}` : ''
  const printed = `Only ${long} were printed one by one: ${counted(above.spans, 'span')}${of}.`
  const parts = above.components.filter(({ share }) => share >= LEAST_SHARE).slice(0, MOST_PARTS)
  if (parts.length === 0) return [printed]
  const words = parts.map(({ name, share }) => `${COMPONENT_WORDS[name].label} ${percent(share)}`)
  return [
    printed,
    `Their time went to: ${words.join(', ')}. Where that of the shorter ones went is not known.`,
  ]
}
