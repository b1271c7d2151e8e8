import type { Drift, Quantile } from '../../model/analysis.ts'
import { instrumentationShare, type ProbeCost } from '../spans/instrumentation.ts'
import type { ChosenSpans } from '../spans/span-population.ts'
import type { SpansInTime } from '../spans/spans-in-time.ts'
import { ranksAt } from '../statistics/dependent-interval.ts'
import { designEffect } from '../statistics/design-effect.ts'
import { findDrift } from '../statistics/drift.ts'
import { lossRanks } from '../statistics/loss-bounds.ts'
import { rankOf } from '../statistics/quantile.ts'

const SECOND = 1e9

/** What stands beside the spans themselves. */
export interface QuantileContext {
  /** At most so many spans are missing. */
  readonly lost: number
  /** Absent where it is not known. */
  readonly probeCost?: ProbeCost | undefined
}

/**
 * One percentile of the chosen spans: its interval allows for spans that depend on each other, and for lossy ones that were
 * left out: these may have been as fast as any, and took no longer than was recorded.
 */
export function functionQuantile(
  p: number,
  chosen: ChosenSpans,
  inTime: SpansInTime,
  { lost, probeCost }: QuantileContext,
): Quantile {
  const { population, sorted, lossySpans } = chosen
  const { count, columns } = population
  const rank = rankOf(p, count)
  const ns = durationAt(chosen, rank) ?? Number.NaN
  const doubt = designEffect(inTime, ns)
  const sampling = ranksAt(count, p, doubt)
  const wide = lossySpans > 0 ? ranksAt(count + lossySpans, p, doubt) : sampling
  const loss = lossRanks(count, lost + lossySpans, p)
  const from = population.placeOfRank(sampling.low ?? rank)
  const to = population.placeOfRank(sampling.high ?? count)
  return {
    p,
    ns,
    ...present({
      lowNs: durationAt(chosen, (wide.low ?? 0) - lossySpans),
      highNs: atLeast(ns, durationAt(chosen.all, wide.high)),
      lossLowNs: durationAt(chosen, loss.low),
      lossHighNs: durationAt(chosen, loss.high),
    }),
    deff: sampling.deff,
    effectiveSpans: sampling.effective,
    ...(doubt.isShort ? { isShort: true } : {}),
    ...(probeCost === undefined
      ? {}
      : { instrumentationShare: instrumentationShare(columns, sorted, from, to, probeCost) }),
  }
}

/** An interval holds its percentile, also where most of the spans that were left out are faster than the others. */
function atLeast(ns: number, limitNs: number | undefined): number | undefined {
  return limitNs === undefined ? undefined : Math.max(ns, limitNs)
}

/** How long the span of a rank took; `undefined` for none. */
function durationAt(
  { population, sorted }: Pick<ChosenSpans, 'population' | 'sorted'>,
  rank: number | undefined,
): number | undefined {
  if (rank === undefined || rank < 1) return undefined
  return population.columns.durNs(sorted[population.placeOfRank(rank)])
}

/** Whether latency drifts in the one capture that begins at `firstNs`. */
export function functionDrift(
  { population }: ChosenSpans,
  inTime: SpansInTime,
  firstNs: number,
): Drift | undefined {
  const found = findDrift(inTime)
  const startNs =
    found === undefined ? Number.NaN : population.columns.startNs(inTime.row[found.at])
  if (found === undefined || Number.isNaN(startNs)) return undefined
  const { p, from, to } = found
  return { p, fromNs: from, toNs: to, atSeconds: Math.max(0, startNs - firstNs) / SECOND }
}

/** The entries that are there: absent is absent, not `undefined`. */
function present<K extends string>(
  limits: Record<K, number | undefined>,
): Partial<Record<K, number>> {
  const kept: Partial<Record<K, number>> = {}
  for (const key in limits) {
    const value = limits[key]
    if (value !== undefined) kept[key] = value
  }
  return kept
}
