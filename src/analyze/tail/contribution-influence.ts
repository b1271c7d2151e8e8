import { aroundQuantile, type RankRange, weightsWithin } from '../statistics/rank-range.ts'
import type { RankedSpans } from './ranked-spans.ts'

/** The slope is taken from a range so many times wider: it needs spread, and changes little. */
const WIDER = 3

/**
 * What each block of spans adds to each component's part in the p-quantile, E[c | L = Q]. Near Q, that part changes with L
 * along the regression of c on L; a block moves both the mean of the spans about Q, which stay where they are, and Q itself.
 * (Without a block, the ranks about Q would take in other spans: a jackknife mistakes their scatter, fifty times over, for
 * doubt.) `quantileInfluence` is what each block adds to Q; the influences of all components sum to it.
 */
export function contributionInfluences(
  spans: RankedSpans,
  of: Uint8Array,
  p: number,
  quantileInfluence: Float64Array,
): readonly Float64Array[] {
  const around = aroundQuantile(p, Math.round(spans.population))
  const kernel = weightsWithin(spans.weight, around)
  const wide = weightsWithin(spans.weight, widened(around))
  const meanNs = mean(spans.durNs, kernel)
  const total = kernel.reduce((sum, weight) => sum + weight, 0)
  return spans.components.map((column) => {
    const partNs = mean(column, kernel)
    const slope = regression(column, spans.durNs, wide)
    const influence = quantileInfluence.map((ns) => slope * ns)
    for (let i = 0; i < kernel.length; i++) {
      const residual = column[i] - partNs - slope * (spans.durNs[i] - meanNs)
      influence[of[i]] += (kernel[i] * residual) / total
    }
    return influence
  })
}

function widened({ from, to }: RankRange): RankRange {
  const middle = (from + to) / 2
  const half = (WIDER * (to - from)) / 2
  return { from: middle - half, to: middle + half }
}

/** The slope of y on x by weighted least squares; 0 where all x are equal. */
function regression(y: Float64Array, x: Float64Array, weight: Float64Array): number {
  const meanX = mean(x, weight)
  let covariance = 0
  let variance = 0
  for (let i = 0; i < weight.length; i++) {
    covariance += weight[i] * y[i] * (x[i] - meanX)
    variance += weight[i] * (x[i] - meanX) ** 2
  }
  return variance > 0 ? covariance / variance : 0
}

function mean(values: Float64Array, weight: Float64Array): number {
  let sum = 0
  let total = 0
  for (let i = 0; i < weight.length; i++) {
    sum += weight[i] * values[i]
    total += weight[i]
  }
  return sum / total
}
