import type { Quantile } from '../../model/analysis.ts'
import { count, percentile } from '../text/format.ts'
import { spansNeeded } from './spans-needed.ts'

/**
 * Why a percentile's 95 % interval lacks a limit: `p99 needs 368 spans for an upper limit, this capture has 120`.
 * Undefined when nothing is missing, or when the number of spans does not explain it.
 */
export function missingLimit(quantile: Quantile, spans: number): string | undefined {
  const sides = [
    ...(quantile.lowNs === undefined ? (['lower'] as const) : []),
    ...(quantile.highNs === undefined ? (['upper'] as const) : []),
  ]
  const worth = Math.floor(quantile.effectiveSpans ?? spans)
  const short = sides.filter((side) => worth < spansNeeded(quantile.p, side))
  const isDependent = short.some((side) => spans >= spansNeeded(quantile.p, side))
  if (short.length === 0) return undefined
  const independent = isDependent ? 'independent spans' : 'spans'
  const needs = short.map(
    (side) => `${count(spansNeeded(quantile.p, side))} ${independent} for ${article(side)} limit`,
  )
  const has = isDependent ? `these are worth ${count(worth)}` : `this capture has ${count(spans)}`
  return `${percentile(quantile.p)} needs ${needs.join(' and ')}, ${has}`
}

function article(side: 'lower' | 'upper'): string {
  return side === 'lower' ? 'a lower' : 'an upper'
}
