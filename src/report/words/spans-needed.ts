/**
 * How many spans a percentile needs before its 95 % interval by order statistics has a limit on that side:
 * upper: 1 - p^n ≥ 0.975, lower: 1 - (1 - p)^n ≥ 0.975 (Hahn & Meeker 1991, chapter 5). p99 needs 368 for
 * an upper limit, p99.9 needs 3688.
 */
export function spansNeeded(p: number, side: 'lower' | 'upper'): number {
  return Math.ceil(Math.log(0.025) / Math.log(side === 'upper' ? p : 1 - p))
}
