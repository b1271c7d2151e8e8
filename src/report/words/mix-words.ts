import type { FunctionChange, MixShift } from '../../model/comparison.ts'
import { change, duration, percent } from '../text/format.ts'
import { COMPARED_WORDS } from './component-words.ts'

/** How a number over all functions (or groups) moved, and how much of that is another mix of them. */
export function mixSentence(
  name: string,
  { beforeNs, afterNs, changeNs, mixNs, rateNs }: MixShift,
  parts = 'functions',
): string {
  return `The ${name} of all ${parts} went from ${duration(Math.round(beforeNs))} to ${duration(Math.round(afterNs))} (${change(changeNs)}): ${change(mixNs)} by the mix of ${parts}, ${change(rateNs)} by the ${parts} themselves.`
}

/** Whether another mix of kinds of spans moved a function's p99, or slower kinds; empty where there is one kind. */
export function kindsSentence({ modes }: FunctionChange): string {
  if (modes === undefined) return ''
  const kinds = modes.kinds.map(({ centerNs, component, shareBefore, shareAfter }, i) => {
    const what =
      i > 0 && component !== undefined ? ` (mostly ${COMPARED_WORDS[component].label})` : ''
    return `around ${duration(centerNs)}${what} ${percent(shareBefore)} before and ${percent(shareAfter)} after`
  })
  const { changeNs, mixNs, rateNs } = modes.p99
  return `Kinds of spans: ${kinds.join('; ')}. Of the ${change(changeNs)} of p99, ${change(mixNs)} come from another mix of them, ${change(rateNs)} from the kinds themselves.`
}
