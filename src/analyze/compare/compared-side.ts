import type { ComparedFunction } from '../../model/comparison.ts'
import { COMPONENTS } from '../../model/components.ts'
import { SPAN_FLAG } from '../../model/span-flags.ts'
import type { LabelSets } from '../spans/label-sets.ts'
import { chooseSpans } from '../spans/span-population.ts'
import type { SpanStore } from '../spans/span-store.ts'
import { spansInTime } from '../spans/spans-in-time.ts'
import { type TailParts, tailParts } from '../tail/euler.ts'
import { drawTailSample, type TailSample } from '../tail/tail-sample.ts'
import { ResampledSide, type ResampleOptions } from './resampled-side.ts'
import { independentBlocks, type QuantileSide } from './side-quantile.ts'

/** So many spans of each capture are drawn anew; of more, a sample that has the slowest ones whole. */
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
}

/** The same, ready to be compared. */
export interface PreparedSide extends FunctionSide, DrawnSide {
  readonly resampled: ResampledSide
  /** The split percentile and its neighbourhood, components in the order of `indexes`. */
  readonly parts: TailParts
}

/** Both captures of a function, and the components in which a span of either spent time. */
export interface PreparedSides {
  readonly before: PreparedSide
  readonly after: PreparedSide
  /** By index into COMPONENTS; empty where one of the captures does not say where time went. */
  readonly indexes: readonly number[]
}

/** What is drawn of the sides. */
export type PrepareOptions = Pick<ResampleOptions, 'split' | 'hasMeans'>

/** Makes two sides ready. */
export function prepareSides(
  before: FunctionSide,
  after: FunctionSide,
  { split, hasMeans }: PrepareOptions,
): PreparedSides {
  const [first, second] = [before, after].map(drawSide)
  const indexes = sharedIndexes([first.sample, second.sample])
  const prepare = (side: FunctionSide, drawn: DrawnSide): PreparedSide => {
    const { sample } = drawn
    const resampled = new ResampledSide(sample, {
      split,
      hasMeans,
      indexes,
      cycleNs: side.cycleNs,
      mostBlocks: independentBlocks(drawn, split),
    })
    return { ...side, ...drawn, resampled, parts: tailParts(resampled.spans, split) }
  }
  return { before: prepare(before, first), after: prepare(after, second), indexes }
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

/** The spans of a side: those that `analyze` takes its percentiles of, and the sample that is drawn anew. */
export interface DrawnSide extends QuantileSide {
  readonly sample: TailSample
}

/** The chosen spans of a side, and those that stand for all of them, in the order of time. */
export function drawSide({ store }: FunctionSide): DrawnSide {
  const chosen = chooseSpans(store, store.sortedRows(), false)
  const { population, sorted } = chosen
  const inTime = spansInTime(population, sorted)
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
