const MINUS = 45
const ZERO = 48

/**
 * Reads the whole number at `at`, of any length, exact to 2^53, into a field. Returns the first byte behind it, or `at - 1`
 * where there is none. The caller makes sure that a newline follows somewhere in `bytes`.
 */
export function wholeNumber(
  bytes: Uint8Array,
  at: number,
  fields: Float64Array,
  field: number,
): number {
  const isNegative = bytes[at] === MINUS
  const from = isNegative ? at + 1 : at
  let i = from
  let value = 0
  for (let digit = (bytes[i] - ZERO) >>> 0; digit <= 9; digit = (bytes[++i] - ZERO) >>> 0) {
    value = value * 10 + digit
  }
  if (i === from) return at - 1
  fields[field] = isNegative ? -value : value
  return i
}
