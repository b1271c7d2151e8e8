const MINUS = 45
const ZERO = 48
const SMALL_X = 120
/** Nine decimal digits fit a 31-bit integer: V8 adds them without going to floating point. */
const PART_DIGITS = 9
const SAFE_DIGITS = 15
/** More numbers than any line of a script has. */
export const MOST_NUMBERS = 24
/** 10 to the power of each place. */
const TENS = Int32Array.of(1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9)

/** The numbers of the line in hand: each in two exact parts, and where it stands. Reused from line to line. */
export class FormNumbers {
  /** Where the digits of each number begin and end. */
  readonly from: Int32Array = new Int32Array(MOST_NUMBERS)
  readonly to: Int32Array = new Int32Array(MOST_NUMBERS)
  /** How many of the line's numbers so far have more than 15 digits: those may be beyond 2^53. */
  long = 0
  /** The first nine digits, and those behind them. */
  readonly #head = new Int32Array(MOST_NUMBERS)
  readonly #tail = new Int32Array(MOST_NUMBERS)

  /** Reads the decimal digits at `at` as number `index`. Returns where they end, -1 for none, too many, hexadecimal ones and `-0`. */
  read(bytes: Uint8Array, at: number, index: number): number {
    let i = at
    let head = 0
    let digit = (bytes[i] - ZERO) >>> 0
    for (const end = at + PART_DIGITS; digit <= 9 && i < end; digit = (bytes[i] - ZERO) >>> 0) {
      head = (Math.imul(head, 10) + digit) | 0
      i++
    }
    const end = digit <= 9 ? this.#readTail(bytes, i, index) : i
    if (end === at || end < 0 || (head === 0 && isSpecial(bytes, at, end))) return -1
    if (index === 0) this.long = 0
    if (end - at > SAFE_DIGITS) this.long++
    this.from[index] = at
    this.to[index] = end
    this.#head[index] = head
    return end
  }

  #readTail(bytes: Uint8Array, at: number, index: number): number {
    let i = at
    let tail = 0
    let digit = (bytes[i] - ZERO) >>> 0
    for (const end = at + PART_DIGITS; digit <= 9 && i < end; digit = (bytes[i] - ZERO) >>> 0) {
      tail = (Math.imul(tail, 10) + digit) | 0
      i++
    }
    this.#tail[index] = tail
    return digit <= 9 ? -1 : i
  }

  /** Whether a number has more than 15 digits. */
  isLong(index: number): boolean {
    return this.to[index] - this.from[index] > SAFE_DIGITS
  }

  /** A number; rounded beyond 2^53. */
  value(index: number): number {
    const behind = this.to[index] - this.from[index] - PART_DIGITS
    const head = this.#head[index]
    return behind > 0 ? head * TENS[behind] + this.#tail[index] : head
  }

  /** All but the last nine digits of a number: the seconds of a time in nanoseconds. */
  seconds(index: number): number {
    const behind = this.to[index] - this.from[index] - PART_DIGITS
    if (behind <= 0) return 0
    return Math.trunc(this.#head[index] / TENS[PART_DIGITS - behind])
  }

  /** The last nine digits of a number. */
  nanos(index: number): number {
    const behind = this.to[index] - this.from[index] - PART_DIGITS
    const head = this.#head[index]
    if (behind <= 0) return head
    return (head % TENS[PART_DIGITS - behind]) * TENS[behind] + this.#tail[index]
  }
}

/** Whether a zero begins `0x1f`, or is a minus zero: no reader takes that for negative, though `-5`, which has the same form, is. */
function isSpecial(bytes: Uint8Array, at: number, end: number): boolean {
  return bytes[at - 1] === MINUS || (end === at + 1 && bytes[end] === SMALL_X)
}
