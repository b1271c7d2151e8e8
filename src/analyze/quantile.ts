/** A product of two doubles is this near, relatively, to the whole number that was meant. */
const FLOAT_SLACK = 1e-15

/**
 * The rank, from 1, of the p-quantile among n values: ceil(p·n), held within 1..n. A product that
 * only floating error carries past a whole number is that number: p = 0.07, n = 100 gives 7.
 */
export function rankOf(p: number, n: number): number {
  const product = p * n
  const whole = Math.round(product)
  const isWhole = Math.abs(product - whole) <= FLOAT_SLACK * product
  return Math.min(Math.max(isWhole ? whole : Math.ceil(product), 1), n)
}

/**
 * The p-quantile of ascending values by the inverted distribution function (definition 1 of Hyndman
 * & Fan): always one of the values. Returns NaN for no values.
 */
export function quantileSorted(sorted: Float64Array, p: number): number {
  return sorted.length === 0 ? Number.NaN : sorted[rankOf(p, sorted.length) - 1]
}

/**
 * The same definition where value i stands for `cumulative[i] - cumulative[i - 1]` values: the first
 * value whose cumulative weight reaches p of the whole. Values ascend; weights may be fractions,
 * and one of 0 is never the answer. With whole weights it equals `quantileSorted` of the values
 * written out. Returns NaN for no values and for no weight.
 */
export function weightedQuantile(
  sorted: Float64Array,
  cumulative: Float64Array,
  p: number,
): number {
  const total = cumulative[cumulative.length - 1] ?? 0
  if (!(total > 0)) return Number.NaN
  // The least positive double stands for "any weight at all" where p is 0.
  const wanted = Math.max(Math.min(p, 1) * total * (1 - FLOAT_SLACK), Number.MIN_VALUE)
  let low = 0
  let high = cumulative.length - 1
  while (low < high) {
    const middle = (low + high) >>> 1
    if (cumulative[middle] >= wanted) high = middle
    else low = middle + 1
  }
  return sorted[low]
}
