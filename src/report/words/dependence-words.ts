import type { FunctionAnalysis } from '../../model/analysis.ts'
import { count, percentile } from '../text/format.ts'
import { measuredSpans } from './headline.ts'

/** From this design effect on it is worth a word. */
const NOTABLE_DEFF = 1.5

/** How much less spans tell that are slow together: a sentence; none where they are nearly independent. */
export function dependenceSentences(fn: FunctionAnalysis): readonly string[] {
  const spans = measuredSpans(fn)
  const dependent = fn.quantiles.filter(({ deff = 1 }) => deff > NOTABLE_DEFF)
  if (dependent.length === 0) return []
  const worth = dependent
    .map(
      ({ p, effectiveSpans = spans }) => `${count(Math.floor(effectiveSpans))} (${percentile(p)})`,
    )
    .join(', ')
  const short = dependent.some(({ isShort }) => isShort === true)
    ? ' They are alike for longer than this capture can tell: the intervals may still be too narrow.'
    : ''
  return [
    `Spans near in time are alike, which the intervals allow for: these ${count(spans)} are worth ${worth} independent ones.${short}`,
  ]
}
