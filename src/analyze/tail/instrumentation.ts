import type { SpanStore } from '../spans/span-store.ts'

/** A probe on an instruction that the kernel emulates (push, call, nop, a conditional jump) takes about this long a hit. */
export const DEFAULT_HIT_COST_NS = 750
/** Its entry and its exit are probed, whatever happens in between. */
const OWN_HITS = 2
/** So many spans around a percentile are looked at. */
const MOST_SPANS = 1000

/**
 * How much of the spans whose places in `rows` (fastest first) lie in [from, to] was the watching itself: probe hits of the
 * goroutine times `hitCostNs`, as a part of their duration, at most 1. An estimate from below: probes on other goroutines
 * cost CPU time, too.
 */
export function instrumentationShare(
  store: SpanStore,
  rows: Int32Array,
  from: number,
  to: number,
  hitCostNs: number,
): number {
  const step = Math.max(1, Math.ceil((to - from + 1) / MOST_SPANS))
  let costNs = 0
  let durNs = 0
  for (let place = from; place <= to; place += step) {
    costNs += (store.columns.transitions(rows[place]) + OWN_HITS) * hitCostNs
    durNs += store.columns.durNs(rows[place])
  }
  return durNs > 0 ? Math.min(1, costNs / durNs) : 0
}
