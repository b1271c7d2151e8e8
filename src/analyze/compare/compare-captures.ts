import type { Exemplar } from '../../model/analysis.ts'
import type {
  BeforeAfter,
  ComparedCapture,
  Comparison,
  FunctionChange,
  LoneFunction,
  MixPart,
  PlacesLeftOut,
} from '../../model/comparison.ts'
import type { Histogram } from '../../model/histogram.ts'
import { hasStacks, namesFrames, type SharedPlaces } from '../places/shared-places.ts'
import { cycleNs } from '../spans/cycle-ns.ts'
import type { FunctionEntry } from '../spans/function-book.ts'
import type { EventTrain } from '../spans/interval-keeper.ts'
import type { LabelSets } from '../spans/label-sets.ts'
import type { NestedPaths } from '../spans/nested-paths.ts'
import { chooseSpans } from '../spans/span-population.ts'
import type { SpanStore } from '../spans/span-store.ts'
import { falseDiscoveryRates } from '../statistics/false-discovery.ts'
import { drawTailSample } from '../tail/tail-sample.ts'
import { present } from './change-interval.ts'
import { type CompareOptions, compareFunction, type OwnChange } from './compare-function.ts'
import { compareHistograms } from './compare-histograms.ts'
import { drawSide, type FunctionSide } from './compared-side.ts'
import { unlikeScheduling } from './joined-calls.ts'
import { type MixSide, mixShifts } from './mix-shift.ts'
import { sideQuantile } from './side-quantile.ts'

const SEED = 1
const RESAMPLES = 500
/** Of each function so many spans stand for all in the mix. */
const MIX_LIMIT = 10_000
const NO_PART: MixPart = { mixNs: 0, rateNs: 0 }

/** One capture, read to its end. */
export interface CaptureToCompare {
  readonly compared: ComparedCapture
  readonly functions: readonly FunctionEntry[]
  readonly trains: readonly EventTrain[]
  readonly histograms: readonly Histogram[]
  /** The slowest spans of each function; none where not said. */
  readonly slowest?: ReadonlyMap<string, readonly Exemplar[]>
  /** What the labels of its spans are; none where not said. */
  readonly labels?: LabelSets
  /** What the numbers of its places are; none where not said. */
  readonly places?: SharedPlaces
  /** Which chains of calls the numbers of its calls are; none where not said. */
  readonly nested?: NestedPaths
}

/** What changed from one capture to another, function by function. The same input gives the same comparison. */
export function compareCaptures(
  before: CaptureToCompare,
  after: CaptureToCompare,
  options: Pick<CompareOptions, 'ps'> & Partial<CompareOptions>,
): Comparison {
  const { ps, seed = SEED, resamples = RESAMPLES } = options
  const pairs = pairUp(before.functions, after.functions)
  const mix = mixShifts(
    pairs.map((pair) => ({ before: mixSide(pair.before), after: mixSide(pair.after) })),
  )
  const left = placesLeftOut(before, after)
  const isPlaced = left === undefined
  const [sideBefore, sideAfter] = [sides(before, isPlaced), sides(after, isPlaced)]
  const isSameBuild = isOneBuild(before, after)
  const unlike = unlikeScheduling(before.compared.capture, after.compared.capture)
  const joinsCalls = unlike !== undefined
  const own: { change: OwnChange; mix: MixPart }[] = []
  const alone: { onlyBefore: LoneFunction[]; onlyAfter: LoneFunction[] } = {
    onlyBefore: [],
    onlyAfter: [],
  }
  pairs.forEach(({ name, before: old, after: young }, i) => {
    const part = mix?.parts[i] ?? NO_PART
    if (old !== undefined && young !== undefined) {
      const change = compareFunction(name, sideBefore(old), sideAfter(young), {
        ...options,
        ...{ seed, resamples, isSameBuild, joinsCalls },
      })
      own.push({ change, mix: part })
    } else if (old !== undefined) alone.onlyBefore.push(lone(name, sideBefore(old), ps, part))
    else if (young !== undefined) alone.onlyAfter.push(lone(name, sideAfter(young), ps, part))
  })
  return {
    before: before.compared,
    after: after.compared,
    functions: withRates(own, (fn) => ({
      before: before.slowest?.get(fn) ?? [],
      after: after.slowest?.get(fn) ?? [],
    })),
    ...alone,
    histograms: compareHistograms(before.histograms, after.histograms, ps),
    ...(left === undefined ? {} : { placesLeftOut: left }),
    ...(unlike !== undefined && own.some(isJoined) ? { joinedCalls: unlike } : {}),
    ...(mix === undefined ? {} : { overall: { mean: mix.mean, p99: mix.p99 } }),
    resamples,
    seed,
  }
}

/** Where no state is known, nothing is joined. */
function isJoined({ change }: { readonly change: OwnChange }): boolean {
  return change.components.length > 0
}

/** Why places cannot be compared; undefined where they can, or nobody has any. */
function placesLeftOut(
  before: CaptureToCompare,
  after: CaptureToCompare,
): PlacesLeftOut | undefined {
  const [old, young] = [before, after].map(
    ({ places }) => places !== undefined && hasStacks(places),
  )
  if (!old && !young) return undefined
  if (!old) return 'no stacks before'
  if (!young) return 'no stacks after'
  const isNamed = [before, after].every(({ places }) => places && namesFrames(places))
  return isNamed || isOneBuild(before, after) ? undefined : 'no names'
}

/** Addresses and lines are the same in captures of one build. */
function isOneBuild(before: CaptureToCompare, after: CaptureToCompare): boolean {
  const { buildId } = before.compared.capture
  return buildId !== undefined && buildId === after.compared.capture.buildId
}

interface Pair {
  readonly name: string
  readonly before: SpanStore | undefined
  readonly after: SpanStore | undefined
}

/** Functions by name; the one with the most spans in both captures first. */
function pairUp(before: readonly FunctionEntry[], after: readonly FunctionEntry[]): Pair[] {
  const stores = (entries: readonly FunctionEntry[]): Map<string, SpanStore> =>
    new Map(entries.map(({ name, store }) => [name, store]))
  const [old, young] = [stores(before), stores(after)]
  const spans = (name: string): number =>
    (old.get(name)?.count ?? 0) + (young.get(name)?.count ?? 0)
  return [...new Set([...old.keys(), ...young.keys()])]
    .sort((a, b) => spans(b) - spans(a) || (a < b ? -1 : 1))
    .map((name) => ({ name, before: old.get(name), after: young.get(name) }))
}

function sides(
  { functions, trains, labels, places, nested }: CaptureToCompare,
  isPlaced: boolean,
): (store: SpanStore) => FunctionSide {
  const ofSpans = functions.reduce((sum, { store }) => sum + store.count, 0)
  const cycle = cycleNs(trains)
  const known = {
    ...(labels === undefined ? {} : { labels }),
    ...(places === undefined || !isPlaced ? {} : { places }),
    ...(nested === undefined ? {} : { nested }),
  }
  return (store) => ({ store, ofSpans, cycleNs: cycle, ...known })
}

function mixSide(store: SpanStore | undefined): MixSide | undefined {
  if (store === undefined) return undefined
  const { population, sorted } = chooseSpans(store, store.sortedRows(), false)
  const sample = drawTailSample(population, { keepLossy: true, sorted, limit: MIX_LIMIT })
  const { durNs, weight } = sample
  return { values: durNs, weight, spans: population.count, meanNs: population.meanNs }
}

function lone(fn: string, alone: FunctionSide, ps: readonly number[], mix: MixPart): LoneFunction {
  const { store, ofSpans } = alone
  const side = drawSide(alone)
  const { meanNs, minNs, maxNs } = side.chosen.population
  return {
    fn,
    side: { spans: store.count, share: store.count / ofSpans, meanNs, minNs, maxNs },
    quantiles: ps.map((p) => {
      const { ns, low, high } = sideQuantile(side, p)
      return { p, ns, ...present({ lowNs: low, highNs: high }) }
    }),
    mix,
  }
}

function withRates(
  own: readonly { readonly change: OwnChange; readonly mix: MixPart }[],
  slowestOf: (fn: string) => BeforeAfter<readonly Exemplar[]>,
): readonly FunctionChange[] {
  const rates = falseDiscoveryRates(own.map(({ change }) => change.effect.p))
  return own.map(({ change, mix }, i) => ({
    ...change,
    slowest: slowestOf(change.fn),
    effect: { ...change.effect, q: rates[i] },
    mix,
  }))
}
