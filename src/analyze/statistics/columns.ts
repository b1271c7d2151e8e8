// One short loop each, that all who go over a column share: a capture is explained once in the life of a process, and
// what a loop costs there is mostly its way from the interpreter to machine code.

/** The sum of a stretch of values, in their order. */
export function sumOf(values: Float64Array, from = 0, to: number = values.length): number {
  let total = 0
  for (let i = from; i < to; i++) total += values[i]
  return total
}

/** The same of their products with the weights beside them. */
export function weightedSum(
  values: Float64Array,
  weight: Float64Array,
  from = 0,
  to: number = values.length,
): number {
  let total = 0
  for (let i = from; i < to; i++) total += weight[i] * values[i]
  return total
}

/** The values at some places, in the order of the places. */
export function valuesAt(values: Float64Array, places: Int32Array): Float64Array {
  const found = new Float64Array(places.length)
  for (let i = 0; i < found.length; i++) found[i] = values[places[i]]
  return found
}

/** The same of whole numbers. */
export function numbersAt(values: Int32Array, places: Int32Array): Int32Array {
  const found = new Int32Array(places.length)
  for (let i = 0; i < found.length; i++) found[i] = values[places[i]]
  return found
}

/** The whole numbers from 0. */
export function countUp(length: number): Int32Array {
  const numbers = new Int32Array(length)
  for (let i = 0; i < length; i++) numbers[i] = i
  return numbers
}

/** Where values are no greater than a limit, ascending. */
export function placesUpTo(values: Float64Array, limit: number): Int32Array {
  const places = new Int32Array(values.length)
  let found = 0
  for (let i = 0; i < values.length; i++) if (values[i] <= limit) places[found++] = i
  return places.subarray(0, found)
}
