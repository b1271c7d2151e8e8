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
  ].filter((side) => spans < spansNeeded(quantile.p, side))
  if (sides.length === 0) return undefined
  const needs = sides.map(
    (side) => `${count(spansNeeded(quantile.p, side))} spans for ${article(side)} limit`,
  )
  return `${percentile(quantile.p)} needs ${needs.join(' and ')}, this capture has ${count(spans)}`
}

function article(side: 'lower' | 'upper'): string {
  return side === 'lower' ? 'a lower' : 'an upper'
}
