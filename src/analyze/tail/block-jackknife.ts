import { studentT95 } from '../statistics/student-t.ts'

/** An estimate's doubt, in its own unit. */
export interface BlockInterval {
  readonly standardError: number
  /** 95 % interval. */
  readonly low: number
  readonly high: number
}

/** Fewer blocks say nothing of how they vary. */
const LEAST_BLOCKS = 5

/**
 * What each of g blocks adds to an estimate, from what the estimate becomes without it: the delete-a-block jackknife (Künsch,
 * Annals of Statistics 17, 1989). Their variance times g is (g - 1)/g · Σ (without - mean)², the jackknife's.
 */
export function jackknifeInfluence(without: Float64Array): Float64Array {
  const g = without.length
  const mean = sum(without) / g
  const influence = new Float64Array(g)
  for (let block = 0; block < g; block++) influence[block] = ((g - 1) / g) * (mean - without[block])
  return influence
}

/**
 * The 95 % interval of an estimate from what each of g independent blocks adds to it. Time lost in the tail is skew, and
 * often few blocks hold nearly all of it. Hence Student's t with the degrees of freedom that the blocks' kurtosis leaves
 * (Satterthwaite 1946), and Hall's transformation, which removes the skewness (Journal of the Royal Statistical Society B
 * 54, 1992). `undefined` for fewer than five blocks and where a value is no number.
 */
export function blockInterval(
  estimate: number,
  influence: Float64Array,
): BlockInterval | undefined {
  const g = influence.length
  if (g < LEAST_BLOCKS || !Number.isFinite(estimate) || !influence.every(Number.isFinite)) {
    return undefined
  }
  const { variance, skewness, reach } = spread(influence)
  const standardError = g * Math.sqrt(variance / (g - 1))
  return {
    standardError,
    low: estimate - standardError * unskewed(reach, skewness, g),
    high: estimate - standardError * unskewed(-reach, skewness, g),
  }
}

/** How g independent influences vary, and how many standard errors of their sum a 95 % interval must reach. */
export function spread(influence: Float64Array): {
  readonly variance: number
  readonly skewness: number
  readonly reach: number
} {
  const g = influence.length
  const mean = sum(influence) / g
  let [squares, cubes, fourths] = [0, 0, 0]
  for (let block = 0; block < g; block++) {
    const distance = influence[block] - mean
    const square = distance * distance
    squares += square
    cubes += square * distance
    fourths += square * square
  }
  const variance = squares / g
  if (!(variance > 0)) return { variance: 0, skewness: 0, reach: studentT95(g - 1) }
  const kurtosis = fourths / g / variance ** 2
  const degrees = Math.min(g - 1, (2 * g) / Math.max(kurtosis - 1, Number.MIN_VALUE))
  const skewness = cubes / g / (variance * Math.sqrt(variance))
  return { variance, skewness, reach: studentT95(degrees) }
}

/** The inverse of Hall's cubic transformation of a studentised mean of g values. */
function unskewed(x: number, skewness: number, g: number): number {
  if (Math.abs(skewness) < 1e-6) return x
  const root = Math.sqrt(g)
  return (root / (skewness / 3)) * (Math.cbrt(1 + skewness * (x / root - skewness / (6 * g))) - 1)
}

function sum(values: Float64Array): number {
  let total = 0
  for (let block = 0; block < values.length; block++) total += values[block]
  return total
}
