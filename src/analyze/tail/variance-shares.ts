import type { RankedSpans } from './ranked-spans.ts'

/**
 * Each component's part of the variance of the duration, Cov(c, L) / Var(L): Euler's allocation of the standard deviation.
 * They sum to 1. `undefined` when all durations are equal.
 */
export function varianceShares(spans: RankedSpans): readonly number[] | undefined {
  const { durNs, weight, components } = spans
  const centre = mean(durNs, weight)
  const covariance = (column: Float64Array): number =>
    mean(
      column.map((ns, row) => ns * (durNs[row] - centre)),
      weight,
    )
  const variance = mean(
    durNs.map((ns) => (ns - centre) ** 2),
    weight,
  )
  return variance > 0 ? components.map((column) => covariance(column) / variance) : undefined
}

function mean(values: Float64Array, weight: Float64Array): number {
  let sum = 0
  let total = 0
  for (let i = 0; i < values.length; i++) {
    sum += weight[i] * values[i]
    total += weight[i]
  }
  return sum / total
}
