import type { FunctionAnalysis } from '../../model/analysis.ts'

/** How many spans the numbers of a function are of: those that lost events may have spoilt are left out where they are many. */
export function measuredSpans({
  spans,
  lossyLeftOut = 0,
}: Pick<FunctionAnalysis, 'spans' | 'lossyLeftOut'>): number {
  return spans - lossyLeftOut
}

/** The percentile that a sentence is about: p99 where it was asked for, else the highest; undefined for none. */
export function headline<T extends { readonly p: number }>(quantiles: readonly T[]): T | undefined {
  return (
    quantiles.find(({ p }) => p === 0.99) ??
    quantiles.reduce<T | undefined>(
      (best, next) => (best === undefined || next.p > best.p ? next : best),
      undefined,
    )
  )
}
