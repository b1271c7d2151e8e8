import type { ComponentShare, Exemplar, FunctionAnalysis } from '../../model/analysis.ts'
import { COMPONENTS } from '../../model/components.ts'
import { SPAN_FLAG } from '../../model/span-flags.ts'
import { groupSpans } from '../groups/group-spans.ts'
import type { SharedPlaces } from '../places/shared-places.ts'
import { statePlace } from '../places/state-place.ts'
import { distributionPoints } from '../shape/distribution-points.ts'
import { heatMap } from '../shape/heat-map.ts'
import { latencyBins } from '../shape/latency-bins.ts'
import { percentileLadder } from '../shape/percentile-ladder.ts'
import { spanSample } from '../shape/span-sample.ts'
import type { CaptureWindow, TimeWindow } from '../spans/capture-place.ts'
import type { KeptSpan } from '../spans/exemplar-keeper.ts'
import type { FunctionEntry } from '../spans/function-book.ts'
import type { ProbeCost } from '../spans/instrumentation.ts'
import type { EventTrain } from '../spans/interval-keeper.ts'
import type { LabelSets } from '../spans/label-sets.ts'
import type { NestedPaths } from '../spans/nested-paths.ts'
import type { SpanDraft } from '../spans/span-draft.ts'
import type { ChosenSpans } from '../spans/span-population.ts'
import { spanView } from '../spans/span-view.ts'
import { chooseInTime } from '../spans/spans-in-time.ts'
import { JOINED } from '../spans/state-trail.ts'
import type { WaitReasons } from '../spans/wait-reasons.ts'
import { rankOf } from '../statistics/quantile.ts'
import { explainTail, type TailExplanation, type TailOptions } from '../tail/explain-tail.ts'
import { functionDrift, functionQuantile } from '../tail/function-quantiles.ts'
import { nestedCalls } from './nested-calls.ts'
import { withReasons } from './wait-reason-means.ts'

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
  /** Absent where it is not known. */
  readonly probeCost?: ProbeCost | undefined
  /** What the numbers of places stand for. */
  readonly shared: SharedPlaces
  readonly tailEffort?: TailEffort
  /** What spans are to be grouped by: all labels where not said. */
  readonly by?: readonly string[]
  /** What the chains of calls within the function are. */
  readonly nested?: NestedPaths
  /** Other labels to group by beside those. */
  readonly alsoBy?: readonly (readonly string[])[]
  /** Whether labels are taken as they were printed. */
  readonly isRaw: boolean
  readonly labels: LabelSets
  /** How latency is distributed is left out. */
  readonly withoutShapes?: true
}

/** How much work the explanation of a tail may make. */
export type TailEffort = Pick<TailOptions, 'limit' | 'rotations'>

/** All numbers about one function. */
export function summarizeFunction(entry: FunctionEntry, options: SummaryOptions): FunctionAnalysis {
  const { name, store } = entry
  const { keepLossy } = options
  const { chosen, inTime } = chooseInTime(store, keepLossy)
  const { population, sorted, lossySpans } = chosen
  const medianNs = population.columns.durNs(
    sorted[population.placeOfRank(rankOf(0.5, population.count))],
  )
  const windows = captureWindows(options.captures)
  const tail = explainTail(store, options.trains, {
    chosen,
    keepLossy,
    byStart: inTime.row,
    windows,
    placed: { places: entry.places, shared: options.shared },
    ...options.tailEffort,
  })
  const drift = windows.length === 1 ? functionDrift(chosen, inTime, windows[0].fromNs) : undefined
  const frame = tail?.verdict === 'long' ? { frame: tail.frame } : {}
  const { groupOf, ...told } = groupSpans(chosen, { ...options, ...frame })
  return {
    fn: name,
    spans: store.count,
    meanNs: population.meanNs,
    ...(tail?.mean === undefined ? {} : { meanLowNs: tail.mean.low, meanHighNs: tail.mean.high }),
    minNs: population.minNs,
    maxNs: population.maxNs,
    quantiles: options.ps.map((p) => functionQuantile(p, chosen, inTime, options)),
    tailVerdict: tail?.verdict ?? 'too few',
    ...(lossySpans > 0 ? { lossyLeftOut: lossySpans } : {}),
    ...(drift === undefined ? {} : { drift }),
    modes: tail?.modes ?? [],
    components: reasoned(tail, chosen, medianNs, options),
    ...placed(tail),
    ...(tail !== undefined && tail.components.length > 0 ? { tail: tail.context } : {}),
    exemplars: slowestExemplars(entry, { ...options, groupOf }, chosen.isClean),
    usual: usualExemplars(entry, medianNs, { ...options, groupOf }, chosen.isClean),
    ...(options.withoutShapes === undefined ? shapes(chosen, { ...options, groupOf }) : {}),
    ...told,
    ...nestedOf(tail, chosen, options),
    ...alsoGrouped(chosen, options),
  }
}

/** Numbers of wait reasons mean the same throughout one capture. */
function reasoned(
  tail: TailExplanation | undefined,
  { population }: ChosenSpans,
  medianNs: number,
  { captures }: SummaryOptions,
): readonly ComponentShare[] {
  if (tail === undefined) return []
  if (captures.length !== 1) return tail.components
  const [{ reasons }] = captures
  const { frame, components } = tail
  return withReasons(components, { frame, columns: population.columns, reasons, medianNs })
}

function nestedOf(
  tail: TailExplanation | undefined,
  { population }: ChosenSpans,
  { nested }: SummaryOptions,
): Pick<FunctionAnalysis, 'nested'> {
  if (tail === undefined || nested === undefined) return {}
  const found = nestedCalls(tail.frame, population.columns, nested, tail.verdict === 'long')
  return found.length === 0 ? {} : { nested: found }
}

/** The groups that conditions are about. */
function alsoGrouped(
  chosen: ChosenSpans,
  options: SummaryOptions,
): Pick<FunctionAnalysis, 'alsoGrouped'> {
  const { alsoBy = [] } = options
  if (alsoBy.length === 0) return {}
  const found = alsoBy.map((by) => groupSpans(chosen, { ...options, by }).grouped)
  return { alsoGrouped: found.filter((each) => each !== undefined) }
}

/** Where in the code its time goes. */
function placed(tail: TailExplanation | undefined): Pick<FunctionAnalysis, 'places' | 'flame'> {
  if (tail === undefined) return { places: [] }
  const { places, flame } = tail
  return flame === undefined ? { places } : { places, flame }
}

/** What spans that are told one by one are named with. */
export type ExemplarContext = Pick<SummaryOptions, 'captures' | 'shared' | 'labels'> & {
  /** The group of a span; undefined where spans are in none. */
  readonly groupOf?: ((span: SpanDraft) => number | undefined) | undefined
}

/** The slowest spans of a function one by one. */
export function slowestExemplars(
  { name, exemplars }: FunctionEntry,
  about: ExemplarContext,
  withoutLossy: boolean,
): readonly Exemplar[] {
  return exemplars.slowest({ withoutLossy }).map((kept) => exemplar(kept, name, about))
}

/** A few spans that are no slower than the median. */
function usualExemplars(
  { name, exemplars }: FunctionEntry,
  medianNs: number,
  about: ExemplarContext,
  withoutLossy: boolean,
): readonly Exemplar[] {
  return exemplars.byChance
    .filter(({ draft }) => draft.durNs <= medianNs)
    .filter(({ draft }) => !withoutLossy || (draft.flags & SPAN_FLAG.lossy) === 0)
    .map((kept) => exemplar(kept, name, about))
}

/** How latency is distributed, and over time where one capture alone has times. */
function shapes(
  chosen: ChosenSpans,
  { captures, groupOf }: ExemplarContext,
): Pick<FunctionAnalysis, 'latency' | 'heat' | 'ladder' | 'sample'> {
  const { population, sorted } = chosen
  const timed = captures.filter(({ window }) => window !== undefined)
  const window = timed.length === 1 ? timed[0].window : undefined
  const reasons = captures.length === 1 ? captures[0].reasons : undefined
  const heat = heatMap(population, sorted, window)
  return {
    latency: { bins: latencyBins(chosen), points: distributionPoints(population, sorted) },
    ladder: percentileLadder(population, sorted),
    sample: spanSample(chosen, { window, groupOf, reason: (at) => reasons?.name[at] ?? '' }),
    ...(heat === undefined ? {} : { heat }),
  }
}

/** Where each capture lies in time; those without times are left out. */
function captureWindows(captures: readonly CaptureContext[]): readonly CaptureWindow[] {
  return captures.flatMap(({ window, name }, capture) =>
    window === undefined ? [] : [{ ...window, capture, ...(name === undefined ? {} : { name }) }],
  )
}

/** A kept span as an exemplar: its states relative to its start. */
function exemplar(
  kept: KeptSpan,
  fn: string,
  { captures, shared, labels, groupOf }: ExemplarContext,
): Exemplar {
  const { startNs } = kept.draft
  const group = groupOf?.(kept.draft)
  const { originSeconds, reasons, name, startNs: beginNs } = captures[kept.capture]
  return {
    ...(name === undefined
      ? {}
      : { capture: { name, ...(beginNs === undefined ? {} : { startNs: beginNs }) } }),
    span: spanView(kept.draft, { fn, originSeconds, weight: 1, reasons, places: shared, labels }),
    ...(group === undefined ? {} : { group }),
    timeline: kept.states.map((kept) => ({
      state: COMPONENTS[kept.state],
      fromNs: kept.fromNs - startNs,
      toNs: kept.toNs - startNs,
      why: whyOf(kept.why, reasons),
      ...statePlace(shared, kept),
    })),
  }
}

function whyOf(why: number, { name }: WaitReasons): string {
  if (why === JOINED) return 'several, joined'
  return why === 0 ? '' : name[why]
}
