import type { Integer } from '../../model/record.ts'
import { blanksEnd, digitsEnd, isBlank, isWord, tokenEnd } from '../bytes/char-scan.ts'
import { decimalInteger, MAX_INTEGER_DIGITS } from '../bytes/decimal-integer.ts'
import { UNIT_DECIMALS } from './word-keys.ts'

/** A line with its values taken out: the format that could have printed it, and what it printed. */
export interface Skeleton {
  /** With `%d` for integers, `%s` for text, `%%` for a percent sign and one blank for any number of them. */
  readonly name: string
  /** At least one. */
  readonly values: readonly Integer[]
}

/** A skeleton while its line is read. */
interface Draft {
  name: string
  readonly values: Integer[]
}

const MAX_LINE = 4096
const MAX_COLUMNS = 64
const EQUALS = 61
const POINT = 46
const COMMA = 44
const MINUS = 45
const NINE = 57
/** What may follow an integer at once, beside a blank. */
const ENDS_INTEGER = ',.;)]}|%"\'>'
const OPENING = '([{<"\'#'
const CLOSING = ',:;.)]}>"\''
const DURATION = /^(\d+)([a-z\u00b5\u03bc]+)$/
/** Addresses, times, dates, fractions: bare words of digits that vary from line to line. */
const NUMBER_LIKE = /^(?:0x[0-9a-fA-F]+|\d[\d:./+,-]*)$/

/**
 * Takes the values out of a line: what follows `key=`, and bare words of digits. Undefined for lines
 * without a value, of more than 64 values or 4,096 characters.
 */
export function readSkeleton(text: string): Skeleton | undefined {
  if (text.length > MAX_LINE) return undefined
  const draft: Draft = { name: '', values: [] }
  let at = 0
  while (at < text.length) {
    const start = blanksEnd(text, at)
    if (start > at) draft.name += ' '
    at = readWord(draft, text, start, tokenEnd(text, start))
  }
  const { length } = draft.values
  return length > 0 && length <= MAX_COLUMNS ? draft : undefined
}

function readWord(draft: Draft, text: string, start: number, end: number): number {
  let at = start
  while (at < end) {
    while (text.charCodeAt(at) === POINT) at++
    const keyEnd = nameEnd(text, at)
    if (text.charCodeAt(keyEnd) === EQUALS && keyEnd > at && text.charCodeAt(at) > NINE) {
      addLiteral(draft, text.slice(start, keyEnd + 1))
      return readValue(draft, text, keyEnd + 1, end)
    }
    at = Math.max(keyEnd, at + 1)
  }
  if (end > start) addBare(draft, text.slice(start, end))
  return end
}

function nameEnd(text: string, from: number): number {
  let at = from
  while (at < text.length && (isWord(text.charCodeAt(at)) || text.charCodeAt(at) === POINT)) at++
  return at
}

/** Reads what follows `key=`; the rest of the word may hold another key. */
function readValue(draft: Draft, text: string, start: number, end: number): number {
  // A padded number stands apart: `tid=   42`.
  const first = start === end ? blanksEnd(text, start) : start
  const integerEnd = addInteger(draft, text, first)
  if (integerEnd > first) return readRest(draft, text, integerEnd)
  const last = text[end - 1]
  const valueEnd = end > start && (last === ',' || last === ';') ? end - 1 : end
  draft.name += '%s'
  draft.values.push(text.slice(start, valueEnd))
  addLiteral(draft, text.slice(valueEnd, end))
  return end
}

function readRest(draft: Draft, text: string, start: number): number {
  const end = tokenEnd(text, start)
  const rest = text.slice(start, end)
  if (rest.includes('=') && draft.values.length <= MAX_COLUMNS)
    return readWord(draft, text, start, end)
  addLiteral(draft, rest)
  return end
}

/** Adds the integer at `at`, when there is one that ends there as a number; returns its end, else `at`. */
function addInteger(draft: Draft, text: string, at: number): number {
  const isNegative = text.charCodeAt(at) === MINUS
  const first = isNegative ? at + 1 : at
  const end = digitsEnd(text, first)
  if (end === first || end - first > MAX_INTEGER_DIGITS || goesOn(text, end)) return at
  const value = decimalInteger(text.slice(first, end), isNegative)
  if (value === undefined) return at
  draft.name += '%d'
  draft.values.push(value)
  return end
}

/** `,234`, `.5`, `:30`, `5us` or `-01-01` after digits: then they are no integer. */
function goesOn(text: string, end: number): boolean {
  if (end >= text.length || isBlank(text.charCodeAt(end))) return false
  const code = text.charCodeAt(end)
  const isDigitNext = digitsEnd(text, end + 1) > end + 1
  if (code === COMMA) return isDigitNext
  if (code !== POINT) return !ENDS_INTEGER.includes(text[end])
  // The end of a sentence, or an ellipsis.
  const next = text.charCodeAt(end + 1)
  return !(end + 1 >= text.length || isBlank(next) || next === POINT)
}

function addBare(draft: Draft, word: string): void {
  let start = 0
  while (start < word.length && OPENING.includes(word[start])) start++
  addLiteral(draft, word.slice(0, start))
  const integerEnd = addInteger(draft, word, start)
  let end = word.length
  while (end > integerEnd && CLOSING.includes(word[end - 1])) end--
  if (integerEnd > start || !addVarying(draft, word.slice(start, end))) end = integerEnd
  addLiteral(draft, word.slice(end))
}

function addVarying(draft: Draft, word: string): boolean {
  const [, digits, unit] = DURATION.exec(word) ?? []
  const value = UNIT_DECIMALS.has(unit) ? decimalInteger(digits, false) : undefined
  if (value === undefined && !NUMBER_LIKE.test(word)) return false
  draft.name += value === undefined ? '%s' : `%d${unit}`
  draft.values.push(value ?? word)
  return true
}

function addLiteral(draft: Draft, text: string): void {
  draft.name += text.includes('%') ? text.replaceAll('%', '%%') : text
}
