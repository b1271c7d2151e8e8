import type { Integer } from '../../model/record.ts'
import { decimalInteger, MAX_INTEGER_DIGITS } from '../bytes/decimal-integer.ts'
import type { ConversionItem, FormatItem } from './printf-format.ts'

/**
 * Matches literals, integers and single characters one after the other, from `at` on. Writes the
 * values into their columns of `values` and returns where the match ends, -1 for no match.
 */
export function matchFixed(
  items: readonly FormatItem[],
  text: string,
  at: number,
  values: Integer[],
): number {
  let end = at
  for (let index = 0; index < items.length; index++) {
    const item = items[index]
    if (item.kind === 'literal') {
      if (!text.startsWith(item.text, end)) return -1
      end += item.text.length
    } else {
      end = matchConversion(item, items[index + 1], text, end, values)
      if (end < 0) return -1
    }
  }
  return end
}

function matchConversion(
  item: ConversionItem,
  next: FormatItem | undefined,
  text: string,
  at: number,
  values: Integer[],
): number {
  const start = item.isLeft ? at : skipPadding(text, at, at + item.width - 1)
  const end =
    item.kind === 'char'
      ? matchChar(item, text, start, values)
      : matchInteger(item, next, text, start, values)
  return end < 0 || !item.isLeft ? end : skipPadding(text, end, at + item.width)
}

function skipPadding(text: string, from: number, limit: number): number {
  let at = from
  while (at < limit && text[at] === ' ') at++
  return at
}

function matchChar(item: ConversionItem, text: string, at: number, values: Integer[]): number {
  const code = text.codePointAt(at)
  if (code === undefined) return -1
  const char = String.fromCodePoint(code)
  values[item.column] = char
  return at + char.length
}

function matchInteger(
  item: ConversionItem,
  next: FormatItem | undefined,
  text: string,
  at: number,
  values: Integer[],
): number {
  const sign = text[at] === '-' || text[at] === '+' ? 1 : 0
  const digits = at + sign + (item.base === 16 && text.startsWith('0x', at + sign) ? 2 : 0)
  let end = digits
  const limit = digits + Math.max(MAX_INTEGER_DIGITS, item.width)
  while (end < limit && isDigit(text.charCodeAt(end), item.base)) end++
  // In `%d000 ns` the last zeros belong to the format.
  if (next?.kind === 'literal') end -= leadingDigits(next.text, item.base)
  if (end <= digits) return -1
  const value = integerOf(text.slice(digits, end), item.base, text[at] === '-')
  if (value === undefined) return -1
  values[item.column] = value
  return end
}

function integerOf(digits: string, base: number, isNegative: boolean): Integer | undefined {
  return decimalInteger(base === 10 ? digits : fromBase(digits, base), isNegative)
}

function fromBase(digits: string, base: number): string {
  return BigInt(base === 16 ? `0x${digits}` : `0o${digits}`).toString()
}

function leadingDigits(text: string, base: number): number {
  let count = 0
  while (count < text.length && isDigit(text.charCodeAt(count), base)) count++
  return count
}

function isDigit(code: number, base: number): boolean {
  if (code >= 48 && code <= 57) return base >= 10 || code < 56
  // The letters a to f, in either case.
  return base === 16 && (code | 32) >= 97 && (code | 32) <= 102
}
