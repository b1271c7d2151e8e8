import { wholeDeff } from '../statistics/dependent-interval.ts'
import { meanDesignEffect } from '../statistics/design-effect.ts'
import { midRanks } from '../statistics/mid-ranks.ts'
import type { RankedSpans } from './ranked-spans.ts'
import type { TailSample } from './tail-sample.ts'

/** Below this it may be noise. */
const NOTABLE = 1.5

/**
 * For how long latency depends on what it was, as a part of all spans: so many of them tell as much as one independent span, by
 * the design effect of their ranks, few blocks allowed for. 0 where spans are independent.
 */
export function dependenceReach(
  ranked: Pick<RankedSpans, 'row' | 'durNs' | 'weight'>,
  { weight, length, population }: TailSample,
): number {
  const values = midRanks({ ...ranked, order: ranked.row, values: ranked.durNs }, length)
  const deff = wholeDeff(meanDesignEffect({ values, weight, population }))
  return deff > NOTABLE ? deff / population : 0
}
