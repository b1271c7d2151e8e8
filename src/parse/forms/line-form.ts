import { MOST_NUMBERS } from './form-numbers.ts'

/** What a byte is to the form of a line. */
const OTHER = 0
const LETTER = 1
const DIGIT = 2
const POINT = 3
/** Ends the line, or stands in none that has a form. */
const STOP = 4
/** ASCII without quotes and backslashes, not too long. */
const PRINTED = /^[ !#-[\]-~]{1,512}$/
/** A word with its digits, a number, or a single character. */
const PIECE = /[A-Za-z_][\w.]*|(\d+)|\W/g
const CLASSES = Uint8Array.from({ length: 256 }, (_, code) => classOf(code))

/** A line that has a form: the stretches between its numbers, one more than there are numbers. */
export interface FormedText {
  readonly literals: readonly string[]
  readonly numbers: readonly string[]
}

function classOf(code: number): number {
  const char = String.fromCharCode(code)
  if (/[A-Za-z_]/.test(char)) return LETTER
  if (/\d/.test(char)) return DIGIT
  if (char === '.') return POINT
  return code < 32 || code >= 127 || char === '"' || char === '\\' ? STOP : OTHER
}

/**
 * A number is a run of digits that is no part of a word: `50` in `takes 50us`, and not in `main.f50`, nor in `func1.2`.
 * Undefined for a line without numbers, with too many, with other characters than those of ASCII, or with hexadecimal ones.
 */
export function formedText(text: string): FormedText | undefined {
  if (!PRINTED.test(text)) return undefined
  const literals: string[] = []
  const numbers: string[] = []
  let from = 0
  for (const { 1: digits, index } of text.matchAll(PIECE)) {
    if (digits === undefined) continue
    literals.push(text.slice(from, index))
    numbers.push(digits)
    from = index + digits.length
    if (digits === '0' && text[from] === 'x') return undefined
  }
  literals.push(text.slice(from))
  return numbers.length > 0 && numbers.length <= MOST_NUMBERS ? { literals, numbers } : undefined
}

/** Whether a digit that comes next would be a part of a word. */
function goesOn(kind: number, isWord: boolean): boolean {
  return kind === LETTER || (isWord && (kind === DIGIT || kind === POINT))
}

/** Whether no form goes on with this byte, or there is none. */
export function endsForm(byte: number): boolean {
  return !(CLASSES[byte] < STOP)
}

/** A number that lines of one form have in common: two forms may share it. */
export function formKey(bytes: Uint8Array, from: number): number {
  let key = 0
  let isWord = false
  for (let at = from; ; at++) {
    const byte = bytes[at]
    const kind = CLASSES[byte]
    if (kind === DIGIT && !isWord) continue
    // What ends the line, or the bytes.
    if (!(kind < STOP)) return key
    key = (Math.imul(key, 31) + byte) | 0
    isWord = goesOn(kind, isWord)
  }
}
