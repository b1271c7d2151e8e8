import { type DesignEffect, designEffect, type ValuesInTime } from './design-effect.ts'
import { quantileRanks } from './quantile-interval.ts'
import { studentT95 } from './student-t.ts'

/** The interval of a quantile of values that depend on each other, as ranks from 1 among all. */
export interface DependentRanks {
  /** `undefined` = the values cannot bound it. */
  readonly low: number | undefined
  readonly high: number | undefined
  /** How many times the variance is that of independent values, and what few blocks cost; 1 at least. */
  readonly deff: number
  /** So many independent values tell as much. */
  readonly effective: number
  /** The values are too few to tell how much they depend on each other: the interval may be too narrow. */
  readonly isShort: boolean
}

/**
 * The 95 % interval of the p-quantile of values in the order of time, of which it is `quantile`. Dependence is in the rank:
 * the interval of M independent values is mapped to the ranks of all (Woodruff, Journal of the American Statistical
 * Association 47, 1952), M being their number over the design effect (Korn & Graubard, Survey Methodology 24, 1998); Student's t
 * with the degrees of freedom of the blocks takes the place of the normal quantile.
 */
export function dependentRanks(spans: ValuesInTime, p: number, quantile: number): DependentRanks {
  return ranksAt(Math.round(spans.population), p, designEffect(spans, quantile))
}

/** The same for a design effect that is known. */
export function ranksAt(n: number, p: number, effect: DesignEffect): DependentRanks {
  const { isShort } = effect
  const own = wholeDeff(effect)
  const effective = n / own
  const worth = Math.max(1, Math.floor(effective))
  const { low, high } = quantileRanks(worth, p)
  return {
    low: low === undefined ? undefined : Math.floor(((low - 1) * n) / worth) + 1,
    high: high === undefined ? undefined : Math.min(n, Math.ceil((high * n) / worth)),
    deff: own,
    effective,
    isShort,
  }
}

/** A design effect, and what it costs that few blocks say so: they have Student's t in place of the normal quantile. */
export function wholeDeff({ deff, blocks }: DesignEffect): number {
  return deff * (studentT95(blocks - 1) / studentT95(Number.POSITIVE_INFINITY)) ** 2
}
