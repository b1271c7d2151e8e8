import { countUp } from './columns.ts'

const BITS = 11
const BUCKETS = 1 << BITS
const MASK = BUCKETS - 1
/** Four digits: 2^44 ns are almost five hours. */
const DIGITS = 4
const TOO_GREAT = 2 ** (DIGITS * BITS)

/**
 * The places of values in ascending order, equal ones in the order in which they stand. Whole numbers from 0 to 2^44, as
 * durations are, are sorted by LSD radix sort (Knuth, TAOCP 3, 5.2.5): five times as fast as comparing them.
 */
export function stableOrder(values: Float64Array): Int32Array {
  const order = countUp(values.length)
  if (!areWhole(values)) return order.sort((a, b) => values[a] - values[b] || a - b)
  let from: Int32Array = order
  let to: Int32Array = new Int32Array(values.length)
  for (let digit = 0; digit < DIGITS; digit++) {
    if (!sortByDigit(values, 2 ** (-digit * BITS), from, to)) continue
    const sorted = to
    to = from
    from = sorted
  }
  return from
}

function areWhole(values: Float64Array): boolean {
  for (let place = 0; place < values.length; place++) {
    const value = values[place]
    if (!(value >= 0 && value < TOO_GREAT && Math.floor(value) === value)) return false
  }
  return true
}

/**
 * Sorts `from` into `to` by the lowest digit of the values times `scale`, a power of two; false where all have the same, and
 * nothing is to be done.
 */
function sortByDigit(
  values: Float64Array,
  scale: number,
  from: Int32Array,
  to: Int32Array,
): boolean {
  const begins = new Int32Array(BUCKETS + 1)
  // What lies behind the point is cut off by the mask, as is what lies above the digit.
  for (let i = 0; i < values.length; i++) begins[((values[i] * scale) & MASK) + 1]++
  if (begins.includes(values.length)) return false
  for (let bucket = 0; bucket < BUCKETS; bucket++) begins[bucket + 1] += begins[bucket]
  for (let at = 0; at < from.length; at++) {
    const place = from[at]
    to[begins[(values[place] * scale) & MASK]++] = place
  }
  return true
}
