import type { Exemplar, FunctionAnalysis, Quantile } from '../model/analysis.ts'
import { COMPONENTS } from '../model/components.ts'
import type { KeptSpan } from './exemplar-keeper.ts'
import type { FunctionEntry } from './function-table.ts'
import { lossRanks } from './loss-bounds.ts'
import { rankOf } from './quantile.ts'
import { quantileRanks } from './quantile-interval.ts'
import { spanView } from './span-view.ts'
import { JOINED } from './state-trail.ts'
import type { WaitReasons } from './wait-reasons.ts'

/** What a summary is asked for. */
export interface SummaryOptions {
  /** Fractions: 0.99 for p99. */
  readonly ps: readonly number[]
  /** At most so many spans are missing. */
  readonly lost: number
  /** The second of the capture's clock that span starts count from. */
  readonly originSeconds: number
  readonly reasons: WaitReasons
}

/** All numbers about one function. */
export function summarizeFunction(entry: FunctionEntry, options: SummaryOptions): FunctionAnalysis {
  const { name, store } = entry
  const sorted = store.sortedDurNs()
  const durationOf = (rank: number | undefined): number | undefined =>
    rank === undefined ? undefined : store.durNsOfRank(sorted, rank)
  return {
    fn: name,
    spans: store.count,
    meanNs: store.meanNs,
    minNs: store.minNs,
    maxNs: store.maxNs,
    quantiles: options.ps.map((p) => quantile(p, store.count, options.lost, durationOf)),
    components: [],
    exemplars: entry.exemplars.slowest.map((kept) => exemplar(kept, name, options)),
  }
}

function quantile(
  p: number,
  count: number,
  lost: number,
  durationOf: (rank: number | undefined) => number | undefined,
): Quantile {
  const sampling = quantileRanks(count, p)
  const loss = lossRanks(count, lost, p)
  const limits = {
    lowNs: durationOf(sampling.low),
    highNs: durationOf(sampling.high),
    lossLowNs: durationOf(loss.low),
    lossHighNs: durationOf(loss.high),
  }
  return { p, ns: durationOf(rankOf(p, count)) ?? Number.NaN, ...present(limits) }
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

/** A kept span as an exemplar: its states relative to its start. */
function exemplar(
  kept: KeptSpan,
  fn: string,
  { originSeconds, reasons }: SummaryOptions,
): Exemplar {
  const { startNs } = kept.draft
  return {
    span: spanView(kept.draft, { fn, originSeconds, weight: 1, reasons }),
    timeline: kept.states.map(({ state, why, fromNs, toNs }) => ({
      state: COMPONENTS[state],
      fromNs: fromNs - startNs,
      toNs: toNs - startNs,
      why: why === JOINED ? 'several, joined' : why === 0 ? '' : reasons.name[why],
    })),
  }
}
