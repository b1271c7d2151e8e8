import { countUp } from './columns.ts'

/** Digits are as long as what they count in stays in the fastest cache. */
const MOST_BITS = 12
/** 2^44 ns are almost five hours. */
const TOO_GREAT = 2 ** 44
const WORD = 2 ** 32
const WORD_BITS = 32

/**
 * The places of values in ascending order, equal ones in the order in which they stand. Whole numbers from 0 to 2^44, as
 * durations are, are sorted by LSD radix sort (Knuth, TAOCP 3, 5.2.5), over no more digits than the greatest of them has:
 * five times as fast as comparing them.
 */
export function stableOrder(values: Float64Array): Int32Array {
  const greatest = greatestWhole(values)
  if (greatest < 0) return countUp(values.length).sort((a, b) => values[a] - values[b] || a - b)
  const bits = bitsOf(greatest)
  const digits = Math.ceil(bits / MOST_BITS)
  const digitBits = Math.ceil(bits / digits)
  // Rows as they stand need no list of them: memory that is new costs more than to sort it.
  let from: Int32Array | undefined
  let spare: Int32Array | undefined
  for (let digit = 0; digit < digits; digit++) {
    const begins = digitBegins(values, 2 ** (-digit * digitBits), 2 ** digitBits)
    if (begins === undefined) continue
    const to: Int32Array = spare ?? new Int32Array(values.length)
    sortByDigit({ values, scale: 2 ** (-digit * digitBits), begins }, from, to)
    spare = from
    from = to
  }
  return from ?? countUp(values.length)
}

/** The greatest of the values, -1 where one of them is no whole number from 0 to 2^44. */
function greatestWhole(values: Float64Array): number {
  let greatest = 0
  for (let place = 0; place < values.length; place++) {
    const value = values[place]
    if (!(value >= 0 && value < TOO_GREAT && Math.floor(value) === value)) return -1
    if (value > greatest) greatest = value
  }
  return greatest
}

/** How many binary digits a whole number below 2^64 has. */
function bitsOf(value: number): number {
  const high = Math.floor(value / WORD)
  return high > 0 ? 2 * WORD_BITS - Math.clz32(high) : WORD_BITS - Math.clz32(value)
}

/** Where values are read, one digit of them: by their product with `scale`, a power of two. */
interface Digit {
  readonly values: Float64Array
  readonly scale: number
  /** Where those of each digit begin. */
  readonly begins: Int32Array
}

/** Where the values of each digit will begin; undefined where all have the same, and nothing is to be done. */
function digitBegins(values: Float64Array, scale: number, buckets: number): Int32Array | undefined {
  const begins = new Int32Array(buckets + 1)
  const mask = buckets - 1
  // What lies behind the point is cut off by the mask, as is what lies above the digit.
  for (let i = 0; i < values.length; i++) begins[((values[i] * scale) & mask) + 1]++
  if (begins.includes(values.length)) return undefined
  for (let bucket = 0; bucket < buckets; bucket++) begins[bucket + 1] += begins[bucket]
  return begins
}

/** Sorts `from`, or all places as they stand, into `to`. */
function sortByDigit(
  { values, scale, begins }: Digit,
  from: Int32Array | undefined,
  to: Int32Array,
): void {
  const mask = begins.length - 2
  if (from === undefined) {
    for (let place = 0; place < to.length; place++) {
      to[begins[(values[place] * scale) & mask]++] = place
    }
    return
  }
  for (let at = 0; at < to.length; at++) {
    const place = from[at]
    to[begins[(values[place] * scale) & mask]++] = place
  }
}
