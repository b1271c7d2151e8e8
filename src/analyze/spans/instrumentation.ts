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

/** What probes take of a span, in nanoseconds. */
export interface ProbeCost {
  /** Those at its entry and its exit, together. */
  readonly ownNs: number
  /** Each hit in between. */
  readonly hitNs: number
}

/** The cost where each hit is believed to take so long. */
function costOfHits(hitNs: number): ProbeCost {
  return { ownNs: OWN_HITS * hitNs, hitNs }
}

/**
 * What hits take: as it was measured on that machine, where the header says it, else as is usual, by where probes sit; where
 * it does not say that, they sit at the start before Go 1.21. Half of the entry's hit comes before the span begins, and
 * half of the exit's after its end.
 */
export function probeCostOf(header: Omit<CaptureHeader, 'fns' | 'named'>): ProbeCost {
  const { entry, go, trapNs, stepNs } = header
  const isAtStart = entry === undefined ? isBefore121(go) : entry === 'start'
  const measuredNs = isAtStart ? stepNs : trapNs
  if (measuredNs !== undefined) return { ownNs: measuredNs, hitNs: measuredNs }
  return costOfHits(isAtStart ? STEPPED_HIT_COST_NS : EMULATED_HIT_COST_NS)
}

/** Where each hit was said to take so long, that; else of several captures the cheapest probes: an estimate from below. */
export function chosenCost(hitNs: number | undefined, costs: readonly ProbeCost[]): ProbeCost {
  if (hitNs !== undefined) return costOfHits(hitNs)
  return costs.reduce(
    (least, cost) => (cost.hitNs < least.hitNs ? cost : least),
    costOfHits(Number.POSITIVE_INFINITY),
  )
}

function isBefore121(go = ''): boolean {
  const [major, minor] = go.split('.').map(Number)
  return major === 1 && minor < 21
}

/**
 * How much of the spans whose places in `rows` (fastest first) lie in [from, to] was the watching itself: probe hits of the
 * goroutine, as a part of their duration, at most 1. An estimate from below: probes on other goroutines, and bpftrace, cost CPU
 * time, too.
 */
export function instrumentationShare(
  columns: SpanColumns,
  rows: Int32Array,
  from: number,
  to: number,
  { ownNs, hitNs }: ProbeCost,
): number {
  const step = Math.max(1, Math.ceil((to - from + 1) / MOST_SPANS))
  let costNs = 0
  let durNs = 0
  for (let place = from; place <= to; place += step) {
    costNs += columns.transitions(rows[place]) * hitNs + ownNs
    durNs += columns.durNs(rows[place])
  }
  return durNs > 0 ? Math.min(1, costNs / durNs) : 0
}
