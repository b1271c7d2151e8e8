import { ascii } from '../bytes/byte-text.ts'
import { lastMask, wordsOf } from '../bytes/byte-words.ts'
import { type FormNumbers, LONG, NUMBER_ROOM } from './form-numbers.ts'
import type { FormedText } from './line-form.ts'

const WORD = 4

/** The bytes of a line between its numbers, as lines are compared with them: four at a time. */
export interface LineForm {
  /**
   * Of the stretch before each number, and of that behind the last: where its words end in here; its words, each with what is
   * compared of it; and how many bytes it has.
   */
  readonly code: Int32Array
  /** So many bytes must stand behind the begin of a line, its own or others. */
  readonly room: number
}

/** The form of a line that has one. */
export function lineForm({ literals }: FormedText): LineForm {
  const code: number[] = []
  let length = 0
  for (const literal of literals) {
    const words = wordsOf(ascii(literal))
    code.push(code.length + 1 + 2 * words.length)
    for (const [at, word] of words.entries()) {
      code.push(word, at < words.length - 1 ? -1 : lastMask(literal.length))
    }
    code.push(literal.length)
    length += literal.length
  }
  return { code: Int32Array.from(code), room: length + NUMBER_ROOM * literals.length }
}

/** Compares the line at `from` with a form, and reads its numbers. Returns where it ends, -1 where it is of another form. */
export function matchForm(
  { code }: LineForm,
  view: DataView,
  from: number,
  numbers: FormNumbers,
): number {
  numbers.long = 0
  return matchRest(code, 0, view, from, numbers, 0)
}

/**
 * The same from the stretch before number `first` on, which stands at `from`, and in the code at `step`. All that is called in
 * the loop V8 builds in; long numbers are read behind it, since a call makes V8 look anew at everything that it knew.
 */
function matchRest(
  code: Int32Array,
  step: number,
  view: DataView,
  from: number,
  numbers: FormNumbers,
  first: number,
): number {
  // Whole numbers of 32 bits for V8, too, that it need not tag.
  let at = from | 0
  let next = step | 0
  for (let index = first; ; index++) {
    const stop = code[next]
    if (!isStretch(code, next + 1, stop, view, at)) return -1
    at = (at + code[stop]) | 0
    next = (stop + 1) | 0
    if (next >= code.length) return at
    const end = numbers.read(view, at, index)
    if (end < 0) return end === LONG ? matchLong(code, next, view, at, numbers, index) : -1
    at = end
  }
}

/** The same from number `index` on, which is a long one. */
function matchLong(
  code: Int32Array,
  step: number,
  view: DataView,
  at: number,
  numbers: FormNumbers,
  index: number,
): number {
  const end = numbers.readLong(view, at, index)
  return end < 0 ? -1 : matchRest(code, step, view, end, numbers, index + 1)
}

/** Whether the words of `code[from, to)` stand at `at`. */
function isStretch(
  code: Int32Array,
  from: number,
  to: number,
  view: DataView,
  at: number,
): boolean {
  for (let step = from, i = at; step < to; step += 2, i += WORD) {
    if (((view.getInt32(i, true) ^ code[step]) & code[step + 1]) !== 0) return false
  }
  return true
}
