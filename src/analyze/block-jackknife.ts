import { studentT95 } from './student-t.ts'

/** An estimate with its doubt, in the unit of the estimate. */
export interface JackknifeInterval {
  readonly standardError: number
  /** 95 % interval. */
  readonly low: number
  readonly high: number
}

/** Fewer blocks say nothing of how they vary. */
const LEAST_BLOCKS = 5

/**
 * The doubt of an estimate from what it becomes without each of g blocks: the delete-a-block jackknife (Künsch, Annals of
 * Statistics 17, 1989), SE² = (g - 1)/g · Σ (without - mean)². `undefined` for fewer than five blocks and where an
 * estimate is no number.
 */
export function jackknifeInterval(
  whole: number,
  without: ArrayLike<number>,
): JackknifeInterval | undefined {
  const g = without.length
  const values = Array.from(without)
  if (g < LEAST_BLOCKS || ![whole, ...values].every(Number.isFinite)) return undefined
  const mean = values.reduce((sum, value) => sum + value, 0) / g
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0)
  const standardError = Math.sqrt(((g - 1) / g) * squares)
  const reach = studentT95(degreesOfFreedom(values, mean)) * standardError
  return { standardError, low: whole - reach, high: whole + reach }
}

function degreesOfFreedom(values: readonly number[], _mean: number): number {
  return values.length - 1
}
