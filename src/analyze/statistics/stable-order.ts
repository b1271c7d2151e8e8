import { countUp } from './columns.ts'

/** Digits are as long as what they count in stays in a fast cache. */
const MOST_BITS = 14
/** 2^44 ns are almost five hours. */
const TOO_GREAT = 2 ** 44
const WORD = 2 ** 32
const WORD_BITS = 32
/** Many durations are printed in microseconds or milliseconds: counted in these they have fewer digits. */
const GREATEST_UNIT = 1e6
const NEXT_UNIT = 1e3

/** So many bytes a value are enough for what `stableOrder` needs beside its result: a place and a digit. */
const ROOM_BYTES = 6

/**
 * The places of values in ascending order, equal ones in the order in which they stand. Whole numbers from 0 to 2^44, as
 * durations are, are sorted by LSD radix sort (Knuth, TAOCP 3, 5.2.5), over no more digits than the greatest of them has in
 * their unit: five times as fast as comparing them. Memory that is new costs more than what is done in it: `room`, which has
 * six bytes a value, is what was used before, or is used afterwards.
 */
export function stableOrder(
  values: Float64Array,
  room: ArrayBuffer = new ArrayBuffer(ROOM_BYTES * values.length),
): Int32Array {
  const greatest = greatestWhole(values)
  if (greatest < 0) return countUp(values.length).sort((a, b) => values[a] - values[b] || a - b)
  const unit = unitOf(values)
  const bits = bitsOf(greatest / unit)
  const digits = Math.ceil(bits / MOST_BITS)
  const digitBits = Math.ceil(bits / digits)
  const order = new Int32Array(values.length)
  const spare = new Int32Array(room, 0, values.length)
  const digitOf = new Uint16Array(room, spare.byteLength, values.length)
  let from: Int32Array | undefined
  for (let digit = 0; digit < digits; digit++) {
    const begins = readDigits(values, digitOf, unit * 2 ** (digit * digitBits), 2 ** digitBits)
    if (begins === undefined) continue
    // What is sorted last is mostly in its place then.
    const isSpare = from === undefined ? (digits - digit) % 2 === 0 : from === order
    const to = isSpare ? spare : order
    sortByDigit(digitOf, begins, from, to)
    from = to
  }
  if (from === undefined) return countUp(values.length)
  if (from === spare) order.set(spare)
  return order
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

/** The greatest unit, a million, a thousand or 1, that all of the whole numbers are multiples of. */
function unitOf(values: Float64Array): number {
  let unit = GREATEST_UNIT
  for (let place = 0; place < values.length && unit > 1; place++) {
    while (Math.floor(values[place] / unit) !== values[place] / unit) unit /= NEXT_UNIT
  }
  return unit
}

/** How many binary digits a whole number below 2^64 has. */
function bitsOf(value: number): number {
  const high = Math.floor(value / WORD)
  return high > 0 ? 2 * WORD_BITS - Math.clz32(high) : WORD_BITS - Math.clz32(value)
}

/**
 * Reads one digit of each value: the last one of its quotient by `divisor`. Returns where the values of each digit will begin;
 * undefined where all have the same, and nothing is to be done.
 */
function readDigits(
  values: Float64Array,
  digitOf: Uint16Array,
  divisor: number,
  buckets: number,
): Int32Array | undefined {
  const begins = new Int32Array(buckets + 1)
  const mask = buckets - 1
  for (let i = 0; i < values.length; i++) {
    // What lies behind the point is cut off by the mask, as is what lies above the digit.
    const digit = (values[i] / divisor) & mask
    digitOf[i] = digit
    begins[digit + 1]++
  }
  if (begins.includes(digitOf.length)) return undefined
  for (let bucket = 0; bucket < buckets; bucket++) begins[bucket + 1] += begins[bucket]
  return begins
}

/** Sorts `from`, or all places as they stand, into `to`. */
function sortByDigit(
  digitOf: Uint16Array,
  begins: Int32Array,
  from: Int32Array | undefined,
  to: Int32Array,
): void {
  // Places as they stand need no list of them.
  if (from === undefined) {
    for (let place = 0; place < to.length; place++) to[begins[digitOf[place]]++] = place
    return
  }
  for (let at = 0; at < to.length; at++) {
    const place = from[at]
    to[begins[digitOf[place]]++] = place
  }
}
