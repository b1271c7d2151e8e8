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
