import type { ComparedFunction } from '../../model/comparison.ts'
import { COMPONENTS, type ComparedComponent } from '../../model/components.ts'
import { SPAN_FLAG } from '../../model/span-flags.ts'
import type { SharedPlaces } from '../places/shared-places.ts'
import type { LabelSets } from '../spans/label-sets.ts'
import type { NestedPaths } from '../spans/nested-paths.ts'
import type { SpanStore } from '../spans/span-store.ts'
import { chooseInTime } from '../spans/spans-in-time.ts'
import { type TailParts, tailParts } from '../tail/euler.ts'
import type { RankedSpans } from '../tail/ranked-spans.ts'
import { drawTailSample, type TailSample } from '../tail/tail-sample.ts'
import { joinedName, withJoinedCalls } from './joined-calls.ts'
import { type ComparedPlace, type PlaceNaming, placeColumns } from './place-columns.ts'
import { ResampledSide, type ResampleOptions } from './resampled-side.ts'
import { independentBlocks, type QuantileSide } from './side-quantile.ts'

/** So many spans of each capture are resampled (bootstrap); of more, a sample that has the slowest ones whole. */
const LIMIT = 20_000
const UNKNOWN = COMPONENTS.indexOf('unknown')

/** One function in one capture. */
export interface FunctionSide {
  readonly store: SpanStore
  /** How many spans the capture has in all. */
  readonly ofSpans: number
  /** The usual time from one collection of garbage to the next, 0 where not known. */
  readonly cycleNs: number
  /** What the labels of its spans are; none where not said. */
  readonly labels?: LabelSets
  /** What the numbers of its places are; none where places are not compared. */
  readonly places?: SharedPlaces
  /** Which chains of calls the numbers of its calls are; none where not said. */
  readonly nested?: NestedPaths
}

/** The same, ready to be compared. */
export interface PreparedSide extends FunctionSide, DrawnSide {
  readonly resampled: ResampledSide
  /** The split percentile and its neighbourhood, components in the order of `indexes`. */
  readonly parts: TailParts
  /** The same of the places, in the order of `places` of both sides. */
  readonly placeParts: TailParts
}

/** Both captures of a function, and the components in which a span of either spent time. */
export interface PreparedSides {
  readonly before: PreparedSide
  readonly after: PreparedSide
  /** By index into COMPONENTS; empty where one of the captures does not say where time went. */
  readonly indexes: readonly number[]
  /** What a component is called. */
  readonly nameOf: (name: ComparedComponent) => ComparedComponent
  /** Those whose time differs most. */
  readonly places: readonly ComparedPlace[]
}

/** What is drawn of the sides. */
export interface PrepareOptions extends Pick<ResampleOptions, 'split' | 'hasMeans'> {
  /** Whether both captures are of one build: only then lines are the same. */
  readonly isSameBuild: boolean
  /** Whether running and system calls are one. */
  readonly joinsCalls: boolean
}

/** Makes two sides ready. */
export function prepareSides(
  before: FunctionSide,
  after: FunctionSide,
  { split, hasMeans, isSameBuild, joinsCalls }: PrepareOptions,
): PreparedSides {
  const [first, second] = [before, after].map((side) => {
    const drawn = drawSide(side)
    return joinsCalls ? { ...drawn, sample: withJoinedCalls(drawn.sample) } : drawn
  })
  const nameOf = joinsCalls ? joinedName : (name: ComparedComponent): ComparedComponent => name
  const indexes = sharedIndexes([first.sample, second.sample])
  const sides = [
    { ...before, ...first },
    { ...after, ...second },
  ] as const
  const places = comparedPlaces(sides, { isSameBuild, nameOf })
  const prepare = (
    side: FunctionSide,
    drawn: DrawnSide,
    columns: readonly Float64Array[],
  ): PreparedSide => {
    const { sample } = drawn
    const resampled = new ResampledSide(sample, {
      split,
      hasMeans,
      indexes,
      places: columns,
      cycleNs: side.cycleNs,
      mostBlocks: independentBlocks(drawn, split),
    })
    return { ...side, ...drawn, resampled, ...partsOf(resampled.spans, split, indexes.length) }
  }
  const [was, is] = [places.map((place) => place.before), places.map((place) => place.after)]
  return {
    before: prepare(before, first, was),
    after: prepare(after, second, is),
    indexes,
    nameOf,
    places,
  }
}

type MaybePlaced = DrawnSide & Pick<FunctionSide, 'places'>

function comparedPlaces(
  [before, after]: readonly [MaybePlaced, MaybePlaced],
  naming: PlaceNaming,
): readonly ComparedPlace[] {
  if (before.places === undefined || after.places === undefined) return []
  const [old, young] = [
    { ...before, places: before.places },
    { ...after, places: after.places },
  ]
  return placeColumns(old, young, naming)
}

/** The parts of the components, which sum to the percentile, and those of the places on the same scale. */
function partsOf(
  spans: RankedSpans,
  split: number,
  components: number,
): Pick<PreparedSide, 'parts' | 'placeParts'> {
  const of = (columns: readonly Float64Array[]): TailParts =>
    tailParts({ ...spans, components: columns }, split)
  const parts = of(spans.components.slice(0, components))
  const all = of(spans.components)
  const own = all.contributionNs.subarray(0, components)
  const scale = parts.quantileNs / own.reduce((sum, ns) => sum + ns, 0)
  const places = (values: Float64Array): Float64Array => values.slice(components)
  return {
    parts,
    placeParts: {
      ...all,
      contributionNs: places(all.contributionNs).map((ns) => (ns === 0 ? 0 : ns * scale)),
      tailMeanNs: places(all.tailMeanNs),
      bodyMeanNs: places(all.bodyMeanNs),
      excessNs: places(all.excessNs),
    },
  }
}

/** What a report says of one side. */
export function comparedFunction(side: PreparedSide): ComparedFunction {
  const { store, chosen, ofSpans, sample, resampled } = side
  let lossy = chosen.lossySpans
  for (let row = 0; row < sample.length; row++) {
    if ((sample.flags[row] & SPAN_FLAG.lossy) !== 0) lossy += sample.weight[row]
  }
  return {
    spans: store.count,
    share: store.count / ofSpans,
    meanNs: chosen.population.meanNs,
    minNs: chosen.population.minNs,
    maxNs: chosen.population.maxNs,
    blocks: resampled.resampler.blocks,
    lossySpans: Math.round(lossy),
  }
}

/** The spans of a side: those that `analyze` takes its percentiles of, and the sample that is resampled. */
export interface DrawnSide extends QuantileSide {
  readonly sample: TailSample
}

/** The chosen spans of a side, and those that stand for all of them, in the order of time. */
export function drawSide({ store }: FunctionSide): DrawnSide {
  const { chosen, inTime } = chooseInTime(store, false)
  const { population, sorted } = chosen
  const byStart = inTime.row
  return {
    chosen,
    inTime,
    sample: drawTailSample(population, { keepLossy: true, sorted, byStart, limit: LIMIT }),
  }
}

function sharedIndexes(samples: readonly TailSample[]): readonly number[] {
  const spent = (sample: TailSample): number[] =>
    [...COMPONENTS.keys()].filter((index) => sample.components[index].some((ns) => ns > 0))
  const found = samples.map(spent)
  const knows = found.every((indexes) => indexes.some((index) => index !== UNKNOWN))
  return knows ? [...new Set(found.flat())].sort((a, b) => a - b) : []
}
