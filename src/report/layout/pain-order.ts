import type { FunctionAnalysis } from '../../model/analysis.ts'
import { headline } from '../words/headline.ts'

/**
 * Functions by the time that their slow calls lose against usual ones: spans times how far p99 lies above the median. Those
 * that nothing is known of stand last, equal ones by their names.
 */
export function mostPainFirst(functions: readonly FunctionAnalysis[]): readonly FunctionAnalysis[] {
  return functions.toSorted((a, b) => painNs(b) - painNs(a) || (a.fn < b.fn ? -1 : 1))
}

function painNs({ spans, quantiles, meanNs }: FunctionAnalysis): number {
  const slow = headline(quantiles)
  if (slow === undefined) return 0
  const usualNs = quantiles.find(({ p }) => p === 0.5)?.ns ?? meanNs
  return Math.max(0, spans * (slow.ns - usualNs)) || 0
}
