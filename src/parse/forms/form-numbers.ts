import { bytesBefore, FOUR_ZEROS, few, four, otherBits } from '../bytes/digit-words.ts'

const MINUS = 45
const ZERO = 48
const SMALL_X = 120
/** Nine decimal digits fit a 31-bit integer: V8 adds them without going to floating point. */
const PART_DIGITS = 9
const PART = 1e9
/** So many words of digits, and no number is rounded that has digits in the next word. */
const WORDS_DIGITS = 12
/** No number of so many digits is rounded. */
export const SAFE_DIGITS = 15
const MOST_DIGITS = 18
/** More numbers than any line of a script has. */
export const MOST_NUMBERS = 24
/** So many bytes are looked at behind the begin of a number, at most. */
export const NUMBER_ROOM = 24

/** More digits than are read at once. */
export const LONG = -2
/** By how many digits follow within a word: what those before them are multiplied with. */
const TENS = Float64Array.of(1, 10, 100, 1000)

/** The numbers of the line in hand, and where each stands. Reused from line to line. */
export class FormNumbers {
  /** Where the digits of each number begin and end. */
  readonly from: Int32Array = new Int32Array(MOST_NUMBERS)
  readonly to: Int32Array = new Int32Array(MOST_NUMBERS)
  /** What each is; rounded beyond 2^53. */
  readonly values: Float64Array = new Float64Array(MOST_NUMBERS)
  /** How many of the line's numbers have more than 15 digits: those may be beyond 2^53. */
  long = 0
  #view: DataView = new DataView(new ArrayBuffer(0))

  /** The lines stand in these bytes. */
  use(view: DataView): void {
    this.#view = view
  }

  /**
   * Reads number `index` at `at`, four digits at a time: where they end shows by a bit of a word, and takes no loop. Returns where
   * that is, -1 for none, hexadecimal ones and `-0`, `LONG` for more than 15 digits.
   */
  read(view: DataView, at: number, index: number): number {
    let digits = view.getInt32(at, true) ^ FOUR_ZEROS
    let others = otherBits(digits)
    let value = 0
    let end = at
    while (others === 0 && end < at + WORDS_DIGITS) {
      value = value * 1e4 + four(digits)
      end += 4
      digits = view.getInt32(end, true) ^ FOUR_ZEROS
      others = otherBits(digits)
    }
    if (others === 0) return LONG
    const rest = bytesBefore(others)
    end += rest
    value = value * TENS[rest] + few(digits, rest)
    if (value === 0 && isNothing(view, at, end)) return -1
    this.from[index] = at
    this.to[index] = end
    this.values[index] = value
    return end
  }

  /** The same for up to 18 digits; -1 for more. There are 16 at least. */
  readLong(view: DataView, at: number, index: number): number {
    let end = at + SAFE_DIGITS
    while (end <= at + MOST_DIGITS && isDigit(view, end)) end++
    if (end > at + MOST_DIGITS) return -1
    const split = end - PART_DIGITS
    // Both parts are exact, and so is their sum up to 2^53.
    const value = plainNumber(view, at, split) * PART + plainNumber(view, split, end)
    if (value === 0 && isNothing(view, at, end)) return -1
    this.long++
    this.from[index] = at
    this.to[index] = end
    this.values[index] = value
    return end
  }

  /** Whether a number has more than 15 digits. */
  isLong(index: number): boolean {
    return this.to[index] - this.from[index] > SAFE_DIGITS
  }

  /** A number; rounded beyond 2^53. */
  value(index: number): number {
    return this.values[index]
  }

  /** All but the last nine digits of a number: the seconds of a time in nanoseconds. */
  seconds(index: number): number {
    return plainNumber(this.#view, this.from[index], this.to[index] - PART_DIGITS)
  }

  /** The last nine digits of a number. */
  nanos(index: number): number {
    const to = this.to[index]
    return plainNumber(this.#view, Math.max(this.from[index], to - PART_DIGITS), to)
  }
}

function isDigit(view: DataView, at: number): boolean {
  return (view.getUint8(at) - ZERO) >>> 0 <= 9
}

/** The number that up to nine digits make. */
function plainNumber(view: DataView, from: number, to: number): number {
  let value = 0
  for (let i = from; i < to; i++) value = (Math.imul(value, 10) + view.getUint8(i) - ZERO) | 0
  return value
}

/** Whether there is no digit, or a zero that begins `0x1f` or is a minus zero: no reader takes that for negative, though `-5`, which has the same form, is. */
function isNothing(view: DataView, at: number, end: number): boolean {
  if (end === at || (end === at + 1 && view.getUint8(end) === SMALL_X)) return true
  return at > 0 && view.getUint8(at - 1) === MINUS
}
