import type { Integer } from '../../model/record.ts'

const WHOLE = /^(?:0|-?[1-9]\d*)$/

/** A canonical decimal integer (no `+`, no leading zero) as a record holds it; undefined for any other text. */
export function parseInteger(text: string): Integer | undefined {
  return WHOLE.test(text) ? exactInteger(text) : undefined
}

/** Canonical decimal digits as a record holds them: a number while |n| ≤ 2^53, the digits themselves beyond. */
export function exactInteger(digits: string): Integer {
  const value = Number(digits)
  return Math.abs(value) <= 2 ** 53 && String(value) === digits ? value : digits
}

/** Whether `a` is less than `b`, exactly. */
export function isBelow(a: Integer, b: Integer): boolean {
  return typeof a === 'number' && typeof b === 'number' ? a < b : BigInt(a) < BigInt(b)
}
