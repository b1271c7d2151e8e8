import { durationsOf } from '../spans/row-columns.ts'
import type { ChosenSpans } from '../spans/span-population.ts'
import type { SpansInTime } from '../spans/spans-in-time.ts'
import { valuesAt } from '../statistics/columns.ts'
import { wholeDeff } from '../statistics/dependent-interval.ts'
import {
  type DesignEffect,
  designEffect,
  meanDesignEffect,
  weightsOf,
} from '../statistics/design-effect.ts'
import { midRanks } from '../statistics/mid-ranks.ts'
import { rankOf } from '../statistics/quantile.ts'
import { functionQuantile } from '../tail/function-quantiles.ts'
import type { Bounded } from './change-interval.ts'

/** Where blocks of time are independent of each other, they are so all along the distribution: its middle tells. */
const MIDDLE: readonly number[] = [0.25, 0.5, 0.75]
/** Neither losses nor the cost of probes have a part in a change. */
export const ALONE = { lost: 0, probeCost: { ownNs: 0, hitNs: 0 } }

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

/**
 * How many times more the mean rank of a side's spans varies than that of independent ones, few blocks allowed for. Ranks are of
 * the spans among themselves: whether one is above some limit depends less on the span before it than its rank does.
 */
export function rankDeff({ chosen, inTime }: QuantileSide): number {
  const { population, sorted } = chosen
  const { columns, exactTail, bodyWeight } = population
  const weight = new Float64Array(sorted.length).fill(1)
  weight.fill(bodyWeight, 0, sorted.length - exactTail)
  const ordered = { order: sorted, values: durationsOf(columns, sorted), weight }
  const values = valuesAt(midRanks(ordered, columns.length), inTime.row)
  const { sampled } = inTime
  return wholeDeff(
    meanDesignEffect({
      ...{ values, population: inTime.population },
      weight: sampled && weightsOf(sampled),
    }),
  )
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
