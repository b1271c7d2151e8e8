import type { MixShift } from '../../model/comparison.ts'
import { change, duration } from '../text/format.ts'

/** How a number over all functions moved, and how much of that is another mix of functions. */
export function mixSentence(
  name: string,
  { beforeNs, afterNs, changeNs, mixNs, rateNs }: MixShift,
): string {
  return `The ${name} of all functions went from ${duration(Math.round(beforeNs))} to ${duration(Math.round(afterNs))} (${change(changeNs)}): ${change(mixNs)} by the mix of functions, ${change(rateNs)} by the functions themselves.`
}
