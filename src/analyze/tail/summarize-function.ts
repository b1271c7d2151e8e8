import type { Exemplar, FunctionAnalysis, Quantile } from '../../model/analysis.ts'
import { COMPONENTS } from '../../model/components.ts'
import type { CaptureWindow, TimeWindow } from '../spans/capture-place.ts'
import type { KeptSpan } from '../spans/exemplar-keeper.ts'
import type { FunctionEntry } from '../spans/function-book.ts'
import type { EventTrain } from '../spans/interval-keeper.ts'
import { percentileLadder } from '../spans/percentile-ladder.ts'
import type { SpanStore } from '../spans/span-store.ts'
import { spanView } from '../spans/span-view.ts'
import { JOINED } from '../spans/state-trail.ts'
import type { WaitReasons } from '../spans/wait-reasons.ts'
import { lossRanks } from '../statistics/loss-bounds.ts'
import { rankOf } from '../statistics/quantile.ts'
import { quantileRanks } from '../statistics/quantile-interval.ts'
import { distributionPoints } from './distribution-points.ts'
import { explainTail, type TailOptions } from './explain-tail.ts'
import { heatMap } from './heat-map.ts'
import { instrumentationShare } from './instrumentation.ts'
import { latencyBins } from './latency-bins.ts'

/** One capture of a run. */
export interface CaptureContext {
  /** Where there are several. */
  readonly name?: string
  /** Its first event on its own clock; absent without times. */
  readonly startNs?: bigint
  /** The second of its clock that the drafts of its spans count from. */
  readonly originSeconds: number
  readonly reasons: WaitReasons
  /** Where it begins and ends, in its place among the captures of the run; absent without times. */
  readonly window?: TimeWindow
}

/** What a summary is asked for. */
export interface SummaryOptions {
  /** Fractions: 0.99 for p99. */
  readonly ps: readonly number[]
  /** At most so many spans are missing. */
  readonly lost: number
  /** The captures that the spans are of. */
  readonly captures: readonly CaptureContext[]
  /** What the runtime did to everyone, and when. */
  readonly trains: readonly EventTrain[]
  /** Spans whose chain of states broke take part in the explanation. */
  readonly keepLossy: boolean
  /** What one probe hit takes. */
  readonly hitCostNs: number
  readonly tailEffort?: TailEffort
  /** How latency is distributed is left out. */
  readonly withoutShapes?: true
}

/** How much work the explanation of a tail may make. */
export type TailEffort = Pick<TailOptions, 'limit' | 'rotations'>

/** All numbers about one function. */
export function summarizeFunction(entry: FunctionEntry, options: SummaryOptions): FunctionAnalysis {
  const { name, store } = entry
  const sorted = store.sortedRows()
  const medianNs = store.columns.durNs(sorted[store.placeOfRank(rankOf(0.5, store.count))])
  const { trains, keepLossy, tailEffort } = options
  const windows = captureWindows(options.captures)
  const tail = explainTail(store, trains, { sorted, keepLossy, windows, ...tailEffort })
  const isExplained = tail !== undefined && tail.components.length > 0
  return {
    fn: name,
    spans: store.count,
    meanNs: store.meanNs,
    minNs: store.minNs,
    maxNs: store.maxNs,
    quantiles: options.ps.map((p) => quantile(p, store, sorted, options)),
    components: tail?.components ?? [],
    ...(isExplained ? { tail: tail.context } : {}),
    exemplars: entry.exemplars.slowest.map((kept) => exemplar(kept, name, options.captures)),
    usual: entry.exemplars.byChance
      .filter(({ draft }) => draft.durNs <= medianNs)
      .map((kept) => exemplar(kept, name, options.captures)),
    ...(options.withoutShapes === undefined ? shapes(store, sorted, options) : {}),
  }
}

/** How latency is distributed, and over time where one capture alone has times. */
function shapes(
  store: SpanStore,
  sorted: Int32Array,
  { captures }: SummaryOptions,
): Pick<FunctionAnalysis, 'latency' | 'heat' | 'ladder'> {
  const timed = captures.filter(({ window }) => window !== undefined)
  const heat = timed.length === 1 ? heatMap(store, sorted, timed[0].window) : undefined
  return {
    latency: { bins: latencyBins(store, sorted), points: distributionPoints(store, sorted) },
    ladder: percentileLadder(store, sorted),
    ...(heat === undefined ? {} : { heat }),
  }
}

function quantile(
  p: number,
  store: SpanStore,
  sorted: Int32Array,
  { lost, hitCostNs }: SummaryOptions,
): Quantile {
  const { count } = store
  const placeOf = (rank: number): number => store.placeOfRank(rank)
  const durationOf = (rank: number | undefined): number | undefined =>
    rank === undefined ? undefined : store.columns.durNs(sorted[placeOf(rank)])
  const sampling = quantileRanks(count, p)
  const loss = lossRanks(count, lost, p)
  const rank = rankOf(p, count)
  const limits = {
    lowNs: durationOf(sampling.low),
    highNs: durationOf(sampling.high),
    lossLowNs: durationOf(loss.low),
    lossHighNs: durationOf(loss.high),
  }
  const from = placeOf(sampling.low ?? rank)
  const to = placeOf(sampling.high ?? count)
  return {
    p,
    ns: durationOf(rank) ?? Number.NaN,
    ...present(limits),
    instrumentationShare: instrumentationShare(store, sorted, from, to, hitCostNs),
  }
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

/** Where each capture lies in time; those without times are left out. */
function captureWindows(captures: readonly CaptureContext[]): readonly CaptureWindow[] {
  return captures.flatMap(({ window, name }, capture) =>
    window === undefined ? [] : [{ ...window, capture, ...(name === undefined ? {} : { name }) }],
  )
}

/** A kept span as an exemplar: its states relative to its start. */
function exemplar(kept: KeptSpan, fn: string, captures: readonly CaptureContext[]): Exemplar {
  const { startNs } = kept.draft
  const { originSeconds, reasons, name, startNs: beginNs } = captures[kept.capture]
  return {
    ...(name === undefined
      ? {}
      : { capture: { name, ...(beginNs === undefined ? {} : { startNs: beginNs }) } }),
    span: spanView(kept.draft, { fn, originSeconds, weight: 1, reasons }),
    timeline: kept.states.map(({ state, why, fromNs, toNs }) => ({
      state: COMPONENTS[state],
      fromNs: fromNs - startNs,
      toNs: toNs - startNs,
      why: why === JOINED ? 'several, joined' : why === 0 ? '' : reasons.name[why],
    })),
  }
}
