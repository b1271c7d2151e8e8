import type { ComponentShare, Mode, TailVerdict } from '../../model/analysis.ts'
import { COMPONENTS } from '../../model/components.ts'
import type { Flame, PlaceShare } from '../../model/places.ts'
import { SPAN_FLAG } from '../../model/span-flags.ts'
import type { EventAssociation, TailContext, TailLeftOut } from '../../model/tail.ts'
import { flameOf } from '../places/flame.ts'
import type { FunctionPlaces } from '../places/function-places.ts'
import type { PlacedSpan } from '../places/place-spans.ts'
import type { SharedPlaces } from '../places/shared-places.ts'
import { latencyModes, nameModes } from '../shape/latency-modes.ts'
import type { CaptureWindow } from '../spans/capture-place.ts'
import { cycleNs } from '../spans/cycle-ns.ts'
import type { EventTrain } from '../spans/interval-keeper.ts'
import type { SpanColumns } from '../spans/span-columns.ts'
import { type ChosenSpans, chooseSpans, type SpanPopulation } from '../spans/span-population.ts'
import type { SpanStore } from '../spans/span-store.ts'
import { placesUpTo, sumOf } from '../statistics/columns.ts'
import { falseDiscoveryRates } from '../statistics/false-discovery.ts'
import type { BlockInterval } from './block-jackknife.ts'
import { blockQuantile } from './block-quantile.ts'
import { type TailParts, tailParts } from './euler.ts'
import { type AssociationOptions, associateEvent } from './event-association.ts'
import { explainComponents, type SpentTime, spentTime } from './explain-components.ts'
import { explainPlaces } from './explain-places.ts'
import { findIncidents } from './incidents.ts'
import { meanInterval } from './mean-interval.ts'
import { migrationContrast } from './migration-contrast.ts'
import type { TailFrame } from './part-judge.ts'
import { type RankedSpans, rankSpans } from './ranked-spans.ts'
import { slowSpans } from './slow-spans.ts'
import { drawTailSample, type TailSample, type TailSampleOptions } from './tail-sample.ts'
import { tailVerdict } from './tail-verdict.ts'
import { type TimeBlocks, timeBlocks } from './time-blocks.ts'

/** The tail is what is at or above this quantile; the body is at or below the median. */
const TAIL = 0.99
const SEED = 1
const EVENT_NAMES = ['gc_mark', 'stw'] as const
const UNKNOWN = COMPONENTS.indexOf('unknown')

/** Where the spans of a function spent their time, and what the numbers of places stand for. */
export interface TailPlaces {
  readonly places: FunctionPlaces
  readonly shared: SharedPlaces
}

/** How a tail is explained. */
export interface TailOptions extends Omit<TailSampleOptions, 'seed' | 'sorted'> {
  /** The spans of the store that it is about, for those who chose them. */
  readonly chosen?: ChosenSpans
  /** From the first event of each capture to its last, in its place; from the first span to the last where not said. */
  readonly windows?: readonly CaptureWindow[]
  readonly seed?: number
  /** Where in the code time went; absent where nobody asks. */
  readonly placed?: TailPlaces
  /** Of the events, for their association with slow spans; 999 where not said. */
  readonly rotations?: number
}

/** Why the tail of one function is slow. */
export interface TailExplanation {
  /** 95 % interval of the mean of the spans that it is about, by blocks of time; `undefined` for too few. */
  readonly mean: BlockInterval | undefined
  readonly verdict: TailVerdict
  /** Kinds of spans, fastest first. */
  readonly modes: readonly Mode[]
  /** Greatest excess first; empty where it is not known what goroutines did. */
  readonly components: readonly ComponentShare[]
  /** Most excess first; empty in captures without stacks. */
  readonly places: readonly PlaceShare[]
  readonly flame?: Flame
  readonly context: TailContext
  /** What the explanation stands on. */
  readonly frame: TailFrame
}

/**
 * Explains why the slowest 1 % of the spans in `store` are slow. `trains` say when runtime events went on
 * (`Processes.trains`). The same input gives the same explanation. `undefined` for no spans.
 */
export function explainTail(
  store: SpanStore,
  trains: readonly EventTrain[],
  options: TailOptions,
): TailExplanation | undefined {
  if (store.count === 0) return undefined
  const { seed = SEED } = options
  const chosen = options.chosen ?? chooseSpans(store, store.sortedRows(), options.keepLossy)
  const { population, sorted } = chosen
  const sample = drawTailSample(population, { ...options, keepLossy: true, sorted, seed })
  const windows = options.windows?.length ? options.windows : [extent(sample)]
  const blocks = timeBlocks(sample, cycleNs(trains), windows)
  const spent = spentTime(sample)
  const ranked = rankSpans(sample, spent.indexes)
  const spans = { ...ranked, of: blocksByRank(ranked, blocks) }
  const quantile = blockQuantile(spans, blocks, TAIL)
  const parts = tailParts(spans, TAIL)
  const [tailMeanNs, bodyMeanNs] = [sumOf(parts.tailMeanNs), sumOf(parts.bodyMeanNs)]
  const slow = slowSpans(sample, quantile.value, bodyMeanNs)
  const verdict = tailVerdict(Math.round(parts.tailSpans), quantile.value, parts.medianNs)
  const frame = { sample, spans, blocks, p: TAIL, quantile, slow, tailMeanNs, bodyMeanNs, seed }
  const explained = spent.indexes.some((index) => index !== UNKNOWN)
    ? explainComponents(frame, parts, spent, verdict === 'long')
    : { components: [], shapleySeNs: 0 }
  const body = placesUpTo(sample.durNs, parts.medianNs)
  const about = { tail: slow.rows, body, windows, seed }
  return {
    ...{ frame, verdict },
    mean: meanInterval(sample.durNs, sample.weight, blocks),
    modes: nameModes(latencyModes(population, sorted), sample),
    components: explained.components,
    ...placesOf(frame, population.columns, verdict === 'long', { parts, spent }, options),
    context: {
      spans: population.count,
      tailSpans: Math.round(parts.tailSpans),
      p99Ns: quantile.value,
      blocks: blocks.count,
      bodyMeanNs,
      tailMeanNs,
      shapleySeNs: explained.shapleySeNs,
      associations: associations(sample, trains, about, options.rotations),
      ...migrations(sample, slow.rows, body, blocks),
      incidents: findIncidents(slow, trains, byComponent(parts.bodyMeanNs, spent), windows),
      leftOut: leftOut(chosen, sample, quantile.value, trains),
      seed,
    },
  }
}

/** Where in the code slow spans spend their time, in a capture that tells. */
function placesOf(
  frame: TailFrame,
  columns: SpanColumns,
  isLong: boolean,
  { parts, spent }: { readonly parts: TailParts; readonly spent: SpentTime },
  { placed, keepLossy, chosen }: TailOptions,
): Pick<TailExplanation, 'places' | 'flame'> {
  if (placed === undefined) return { places: [] }
  const { shared, places } = placed
  const withoutLossy = chosen?.isClean === true && !keepLossy
  const totals = places.totals({ withoutLossy })
  if (totals.size === 0) return { places: [] }
  const isTaken = ({ flags }: PlacedSpan): boolean =>
    !withoutLossy || (flags & SPAN_FLAG.lossy) === 0
  const slow = places.spans.slow.filter(
    (span) => isTaken(span) && span.durNs >= frame.slow.thresholdNs,
  )
  const usual = places.spans.byChance.filter(
    (span) => isTaken(span) && span.durNs <= parts.medianNs,
  )
  const flame = flameOf(
    shared,
    { spans: slow, meanNs: byComponent(parts.tailMeanNs, spent) },
    { spans: usual, meanNs: byComponent(parts.bodyMeanNs, spent) },
  )
  return {
    places: explainPlaces(frame, { columns, totals, shared, slow, isLong }),
    ...(flame === undefined ? {} : { flame }),
  }
}

/** The means of the components in which time was spent, by index into COMPONENTS. */
function byComponent(meanNs: Float64Array, { indexes }: SpentTime): Float64Array {
  const all = new Float64Array(COMPONENTS.length)
  indexes.forEach((index, i) => {
    all[index] = meanNs[i]
  })
  return all
}

function migrations(
  ...about: Parameters<typeof migrationContrast>
): Pick<TailContext, 'migrations'> {
  const contrast = migrationContrast(...about)
  return contrast === undefined ? {} : { migrations: contrast }
}

function blocksByRank({ row }: RankedSpans, blocks: TimeBlocks): Uint8Array {
  const of = new Uint8Array(row.length)
  for (let i = 0; i < row.length; i++) of[i] = blocks.of[row[i]]
  return of
}

/** From the first start to the last end; NaN where spans have no start. */
function extent({ startNs, durNs, timed }: TailSample): CaptureWindow {
  let lastNs = Number.NaN
  for (let row = 0; row < timed; row++) {
    const endNs = startNs[row] + durNs[row]
    if (!(endNs <= lastNs)) lastNs = endNs
  }
  return { capture: 0, fromNs: timed > 0 ? startNs[0] : Number.NaN, toNs: lastNs }
}

function associations(
  sample: TailSample,
  trains: readonly EventTrain[],
  about: AssociationOptions,
  rotations: number | undefined,
): EventAssociation[] {
  const options = rotations === undefined ? about : { ...about, rotations }
  const found = EVENT_NAMES.map((name) => trains.filter((train) => train.name === name))
    .filter((some) => some.length > 0)
    .map((some) => associateEvent(sample, some, options))
    .filter((one) => one !== undefined)
  const rates = falseDiscoveryRates(found.map(({ overlapP }) => overlapP))
  return found.map((one, i) => ({ ...one, overlapQ: rates[i] }))
}

function leftOut(
  { population, isClean, lossySpans }: ChosenSpans,
  sample: TailSample,
  p99Ns: number,
  trains: readonly EventTrain[],
): TailLeftOut {
  return {
    lossySpans,
    lossyTailSpans: isClean ? slowLossy(population, p99Ns) : 0,
    sampledSpans: Math.round(sumAbove(sample.weight, 1)),
    forgottenEvents: trains.reduce((total, { forgotten }) => total + forgotten, 0),
  }
}

/** Lossy spans that are as slow as the clean ones at or above p99. */
function slowLossy({ columns }: SpanPopulation, p99Ns: number): number {
  let slow = 0
  for (let row = 0; row < columns.length; row++) {
    if ((columns.flags(row) & SPAN_FLAG.lossy) !== 0 && columns.durNs(row) >= p99Ns) slow++
  }
  return slow
}

function sumAbove(values: Float64Array, limit: number): number {
  let total = 0
  for (let i = 0; i < values.length; i++) if (values[i] > limit) total += values[i]
  return total
}
