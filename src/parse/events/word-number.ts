import { digitsEnd } from '../bytes/char-scan.ts'
import { UNIT_DECIMALS } from '../shapes/word-keys.ts'

const ZERO = 48
const POINT = 46
const MINUS = 45
/** A 64-bit integer has at most 20 decimal digits. */
const MAX_DIGITS = 20
const MAX_UNIT = 12
/** 10 to the power of each place. */
const TENS = [1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9]

/**
 * Reads numbers out of a line. Each method leaves what it read in the fields and returns where it
 * ends, or `at` when there is nothing to read. Reused from line to line: it allocates nothing.
 */
export class WordNumber {
  /** The integer, or the duration in ns. Rounded beyond 2^53. */
  value = 0
  /** The time, in two exact parts. */
  seconds = 0
  nanos = 0

  /** Decimal digits with an optional sign, or hex digits after `0x`. */
  integer(text: string, at: number): number {
    if (text.charCodeAt(at) === ZERO && text.charCodeAt(at + 1) === 120) return this.#hex(text, at)
    const first = text.charCodeAt(at) === MINUS ? at + 1 : at
    const end = digitsEnd(text, first)
    if (end === first) return at
    const value = digits(text, first, end)
    this.value = first > at ? -value : value
    return end
  }

  /** A time of `decimals` decimals below a second, or in the unit that follows it at once; ns when neither is said. */
  time(text: string, at: number, decimals: number): number {
    const end = digitsEnd(text, at)
    if (end === at || end - at > MAX_DIGITS) return at
    const unitEnd = unitEndOf(text, end)
    const unit = unitEnd > end ? UNIT_DECIMALS.get(text.slice(end, unitEnd)) : decimals
    if (unit === undefined || goesOn(text, unitEnd)) return at
    const below = unit < 0 ? 9 : unit
    // High and low digits apart: nanoseconds since boot pass 2^53 after 104 days.
    const cut = Math.max(at, end - below)
    this.seconds = digits(text, at, cut)
    this.nanos = digits(text, cut, end) * TENS[9 - below]
    return unitEnd
  }

  /** A duration with its unit, `50 us` or `1.5ms`; `decimals` is the unit of a bare number, -1 for none. */
  duration(text: string, at: number, decimals: number): number {
    const wholeEnd = digitsEnd(text, at)
    if (wholeEnd === at || wholeEnd - at > MAX_DIGITS) return at
    const isBroken = text.charCodeAt(wholeEnd) === POINT
    const end = isBroken ? Math.max(wholeEnd, digitsEnd(text, wholeEnd + 1)) : wholeEnd
    const unitStart = text.charCodeAt(end) === 32 ? end + 1 : end
    const unitEnd = unitEndOf(text, unitStart)
    const said = UNIT_DECIMALS.get(text.slice(unitStart, unitEnd))
    const unit = decimals >= 0 ? decimals : said
    if (unit === undefined) return at
    const scale = TENS[9 - unit]
    const fraction = isBroken ? Number(`0${text.slice(wholeEnd, Math.min(end, wholeEnd + 20))}`) : 0
    this.value = digits(text, at, wholeEnd) * scale + Math.round(fraction * scale)
    return said === undefined ? end : unitEnd
  }

  #hex(text: string, at: number): number {
    let value = 0
    let end = at + 2
    for (; end < at + 18; end++) {
      const digit = hexDigit(text.charCodeAt(end))
      if (digit < 0) break
      value = value * 16 + digit
    }
    if (end === at + 2) return at
    this.value = value
    return end
  }
}

/** Whether the number is only the beginning of something else: `12:30:01`, `1.5`, `2024-01-01`. */
function goesOn(text: string, at: number): boolean {
  const code = text.charCodeAt(at)
  if (code === POINT) return digitsEnd(text, at + 1) > at + 1
  return code === 58 || code === MINUS || code === 47
}

function digits(text: string, from: number, to: number): number {
  let value = 0
  for (let at = from; at < to; at++) value = value * 10 + text.charCodeAt(at) - ZERO
  return value
}

function unitEndOf(text: string, from: number): number {
  const limit = from + MAX_UNIT
  let at = from
  while (at <= limit && isLetter(text.charCodeAt(at))) at++
  return at
}

function isLetter(code: number): boolean {
  const lower = code | 32
  return (lower >= 97 && lower <= 122) || code === 0xb5 || code === 0x3bc
}

function hexDigit(code: number): number {
  if (code >= ZERO && code <= 57) return code - ZERO
  const lower = code | 32
  return lower >= 97 && lower <= 102 ? lower - 87 : -1
}
