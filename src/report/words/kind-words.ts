import type { FunctionAnalysis, Mode } from '../../model/analysis.ts'
import { duration, percent } from '../text/format.ts'
import { COMPONENT_WORDS } from './component-words.ts'

const NUMBERS = ['', 'One kind', 'Two kinds', 'Three kinds', 'Four kinds']

/** What kinds of spans there are, by latency: a sentence where there are several. */
export function modeSentences({ modes }: FunctionAnalysis): readonly string[] {
  if (modes.length < 2) return []
  const kinds = modes.map((mode, kind) => kindWords(mode, kind > 0))
  return [`${NUMBERS[modes.length] ?? `${modes.length} kinds`} of spans: ${kinds.join('; ')}.`]
}

function kindWords({ share, centerNs, component }: Mode, isOther: boolean): string {
  const around = `${percent(share)} around ${duration(centerNs)}`
  return isOther && component !== undefined
    ? `${around}, these mostly ${COMPONENT_WORDS[component].label}`
    : around
}

/** Latency that does not keep its level: a sentence. */
export function driftSentences({ drift }: FunctionAnalysis): readonly string[] {
  if (drift === undefined) return []
  const { fromNs, toNs, atSeconds, p } = drift
  const chance = p <= 0.001 ? 'p ≤ 0.001' : `p = ${p.toFixed(3)}`
  return [
    `Latency drifts in this capture: the median goes from ${duration(fromNs)} to ${duration(toNs)}, mostly about ${duration(Math.round(atSeconds * 1e9))} into it (${chance}): these percentiles are of this stretch.`,
  ]
}
