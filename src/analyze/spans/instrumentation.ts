import type { CaptureHeader } from '../../model/header.ts'
import type { SpanColumns } from './span-columns.ts'

/** A probe on an instruction that the kernel emulates (push, call, nop, a conditional jump) takes about this long a hit. */
const EMULATED_HIT_COST_NS = 750
/** Any other instruction is single-stepped, such as the one that a function begins with. */
const STEPPED_HIT_COST_NS = 10_000
/** Its entry and its exit are probed, whatever happens in between. */
const OWN_HITS = 2
/** So many spans around a percentile are looked at. */
const MOST_SPANS = 1000

/** What one probe hit takes, in nanoseconds. */
export type ProbeCost = number

/** What a hit takes, by where the header says that probes sit; where it does not, before Go 1.21 they sit at the start. */
export function hitCostOf({ entry, go }: Pick<CaptureHeader, 'entry' | 'go'>): ProbeCost {
  const isAtStart = entry === undefined ? isBefore121(go) : entry === 'start'
  return isAtStart ? STEPPED_HIT_COST_NS : EMULATED_HIT_COST_NS
}

function isBefore121(go = ''): boolean {
  const [major, minor] = go.split('.').map(Number)
  return major === 1 && minor < 21
}

/**
 * How much of the spans whose places in `rows` (fastest first) lie in [from, to] was the watching itself: probe hits of the
 * goroutine times `hitNs`, as a part of their duration, at most 1. An estimate from below: probes on other goroutines
 * cost CPU time, too.
 */
export function instrumentationShare(
  columns: SpanColumns,
  rows: Int32Array,
  from: number,
  to: number,
  hitNs: ProbeCost,
): number {
  const step = Math.max(1, Math.ceil((to - from + 1) / MOST_SPANS))
  let costNs = 0
  let durNs = 0
  for (let place = from; place <= to; place += step) {
    costNs += (columns.transitions(rows[place]) + OWN_HITS) * hitNs
    durNs += columns.durNs(rows[place])
  }
  return durNs > 0 ? Math.min(1, costNs / durNs) : 0
}
