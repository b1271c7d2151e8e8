import type { FunctionAnalysis, Quantile } from '../../model/analysis.ts'
import { duration, percentile } from '../text/format.ts'

/** A percentile as it is marked in a chart. */
export interface PercentileMark {
  readonly ns: number
  readonly rest: number
  readonly label: string
  /** Neighbours stand in different lines. */
  readonly line: number
}

/** The percentiles of a function, with what is written beside each. */
export function percentileMarks({ quantiles }: FunctionAnalysis): readonly PercentileMark[] {
  return quantiles.map((quantile, index) => ({
    ns: Math.max(0.5, quantile.ns),
    rest: 1 - quantile.p,
    label: percentileLabel(quantile),
    line: index % 2,
  }))
}

function percentileLabel({ p, ns }: Quantile): string {
  return `${percentile(p)} ${duration(ns)}`
}
