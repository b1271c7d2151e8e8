import type { ChosenSpans } from '../spans/span-population.ts'
import type { SpansInTime } from '../spans/spans-in-time.ts'
import { type DesignEffect, designEffect } from '../statistics/design-effect.ts'
import { rankOf } from '../statistics/quantile.ts'
import { functionQuantile } from '../tail/function-quantiles.ts'
import type { Bounded } from './change-interval.ts'

/** Ranks are compared all along the distribution: what its middle tells of dependence stands for all of it. */
const MIDDLE: readonly number[] = [0.25, 0.5, 0.75]
/** Neither losses nor the cost of probes have a part in a change. */
const ALONE = { lost: 0, probeCost: 0 }

/** The spans of one function in one capture, and their durations in the order of time. */
export interface QuantileSide {
  readonly chosen: ChosenSpans
  readonly inTime: SpansInTime
}

/** The p-quantile of all spans of a side with the interval that `analyze` gives it. */
export function sideQuantile({ chosen, inTime }: QuantileSide, p: number): Bounded {
  const { ns, lowNs, highNs } = functionQuantile(p, chosen, inTime, ALONE)
  return { ns, low: lowNs, high: highNs }
}

/** How many times more the ranks of a side's spans vary than those of independent ones. */
export function rankDeff(side: QuantileSide): number {
  return Math.max(...MIDDLE.map((p) => effectAt(side, p).deff))
}

/** The number of blocks of time beyond which they are too short to be independent of each other. */
export function independentBlocks(side: QuantileSide, p: number): number {
  return Math.min(...[...MIDDLE, p].map((each) => effectAt(side, each).blocks))
}

function effectAt({ chosen, inTime }: QuantileSide, p: number): DesignEffect {
  const { population, sorted } = chosen
  const row = sorted[population.placeOfRank(rankOf(p, population.count))]
  return designEffect(inTime, population.columns.durNs(row))
}
