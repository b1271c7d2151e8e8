import type { Integer } from '../../model/record.ts'
import { exactInteger } from './exact-integer.ts'

/** More digits than any 64-bit integer has, in any base, are no number. */
export const MAX_INTEGER_DIGITS = 24

/** The integer that decimal digits spell, leading zeros and all; undefined when there are too many. */
export function decimalInteger(digits: string, isNegative: boolean): Integer | undefined {
  // Up to 15 digits nothing is rounded; adding 0 turns -0 into 0.
  if (digits.length <= 15) return (isNegative ? -Number(digits) : Number(digits)) + 0
  const canonical = digits.replace(/^0+(?=.)/, '')
  if (canonical.length > MAX_INTEGER_DIGITS) return undefined
  return exactInteger(isNegative && canonical !== '0' ? `-${canonical}` : canonical)
}
