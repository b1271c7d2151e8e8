import { quantileRanks } from '../statistics/quantile-interval.ts'
import { spread } from './block-jackknife.ts'
import { LeftOfRanked, type TakenPart } from './left-of-ranked.ts'
import { countAbove, type RankedSpans } from './ranked-spans.ts'
import type { TimeBlocks } from './time-blocks.ts'

/** A quantile, and how it depends on each block of rows. */
export interface BlockQuantile {
  /** Type 1: one of the values. NaN for no values. */
  readonly value: number
  /** What each block adds to it, by Bahadur's representation: its excess of values above, over the density there. */
  readonly influence: Float64Array
  /** 95 % interval; `undefined` where the values cannot bound it. */
  readonly low: number | undefined
  readonly high: number | undefined
}

/** How many spans each row stands for, and all together. */
export interface WeightedRows {
  readonly weight: Float64Array
  readonly population: number
}

/** Ranked spans, each with its block of time. */
export type BlockedSpans = Pick<RankedSpans, 'durNs' | 'weight' | 'length' | 'population'> & {
  readonly of: Uint8Array
}

/**
 * The p-quantile of the durations of ranked spans, or of what is left of them without a part, where spans of one block go together.
 * The doubt lies in the rank: how the blocks vary in their number of values above gives the ranks of the interval (Woodruff, Journal
 * of the American Statistical Association 47, 1952). A jackknife of the quantile itself would see the gaps between single values.
 */
export function blockQuantile(
  spans: BlockedSpans,
  blocks: Pick<TimeBlocks, 'count' | 'weight'>,
  p: number,
  part?: TakenPart,
): BlockQuantile {
  const { population } = spans
  const above = countAbove(p, population)
  const left = new LeftOfRanked(spans, part)
  const fromTop = (rank: number): number => left.fromTop(rank)
  const value = fromTop(above)
  const surplus = surplusAbove(left, value, above, spans, blocks)
  const { variance, reach } = spread(surplus)
  const g = blocks.count
  const rankError = g > 1 ? g * Math.sqrt(variance / (g - 1)) : 0
  const width = Math.max(halfWidth(p, population), 2 * rankError)
  const highest = Math.max(0, Math.floor(above - width))
  const lowest = Math.min(population - 1, Math.ceil(above + width))
  const perRank = lowest > highest ? (fromTop(highest) - fromTop(lowest)) / (lowest - highest) : 0
  const distance = reach * rankError
  const isBounded = (rank: number): boolean => rank >= 0 && rank < population
  return {
    value,
    influence: surplus.map((spans) => spans * perRank),
    low: isBounded(above + distance) ? fromTop(Math.ceil(above + distance)) : undefined,
    high: isBounded(above - distance) ? fromTop(Math.floor(above - distance)) : undefined,
  }
}

/** Half the width, in ranks, of the interval for independent values; never 0. */
export function halfWidth(p: number, population: number): number {
  const spans = Math.max(1, Math.round(population))
  const { low, high } = quantileRanks(spans, p)
  return ((high ?? spans) - (low ?? 1) + 1) / 2
}

/**
 * How many more spans of each block lie at or above `value` than their part of all that do. Of spans that are equal to it only
 * the part counts that reaches down to its rank: where half of all are equal, the quantile does not move with their number.
 */
function surplusAbove(
  { leftNs, place, length }: LeftOfRanked,
  value: number,
  above: number,
  { weight, of, population }: BlockedSpans,
  blocks: Pick<TimeBlocks, 'count' | 'weight'>,
): Float64Array {
  const surplus = new Float64Array(blocks.count)
  const equal = new Float64Array(blocks.count)
  let [greater, equals, one] = [0, 0, 0]
  for (let i = 0; i < length; i++) {
    if (leftNs[i] < value) continue
    const row = place[i]
    const spans = weight[row]
    if (leftNs[i] > value) {
      surplus[of[row]] += spans
      greater += spans
      continue
    }
    equal[of[row]] += spans
    equals += spans
    one = Math.max(one, spans)
  }
  const part = Math.min(1, (above + one - greater) / equals)
  const total = greater + part * equals
  return surplus.map(
    (spans, block) => spans + part * equal[block] - (total * blocks.weight[block]) / population,
  )
}
