import { Random } from '../statistics/random.ts'
import { studentT95 } from '../statistics/student-t.ts'
import { ResampledA12 } from '../tail/resampled-a12.ts'
import { type Interval, percentileInterval } from './change-interval.ts'
import type { Draw, ResampledSide } from './resampled-side.ts'

/** Fewer blocks of time say nothing of how they vary. */
const LEAST_BLOCKS = 5

/** The columns of a drawing. */
type DrawnColumn = Exclude<keyof Draw, 'times'>

/** 95 % intervals of one number before, after, and of its change; `undefined` where the spans cannot bound them. */
export interface DrawnChange {
  readonly before: Interval | undefined
  readonly after: Interval | undefined
  readonly change: Interval | undefined
}

/** The same of every number, in the order of the sides' columns. */
export interface DrawnChanges extends Readonly<Record<DrawnColumn, readonly DrawnChange[]>> {
  readonly a12: Interval | undefined
}

/** How often, and from which seed. */
export interface DrawOptions {
  readonly resamples: number
  readonly seed: number
}

/** Draws the spans of both captures anew many times, and looks at how they and the changes between them vary. */
export function drawChanges(
  before: ResampledSide,
  after: ResampledSide,
  { resamples, seed }: DrawOptions,
): DrawnChanges {
  const random = new Random(seed)
  const order = new ResampledA12(before.spans, after.spans)
  const a12 = new Float64Array(resamples)
  const [old, young] = [before.draw(random), after.draw(random)].map((draw) =>
    emptyColumns(draw, resamples),
  )
  for (let k = 0; k < resamples; k++) {
    const [first, second] = [before.draw(random), after.draw(random)]
    a12[k] = order.measure(first.times, second.times)
    keep(old, first, k)
    keep(young, second, k)
  }
  const isVaried = [before, after].every(
    ({ resampler, spans }) =>
      resampler.blocks >= LEAST_BLOCKS || (resampler.blocks === 0 && spans.length >= LEAST_BLOCKS),
  )
  const stretch = Math.max(...[before, after].map(({ resampler }) => fewBlocks(resampler.blocks)))
  const interval = (drawn: Float64Array): Interval | undefined =>
    isVaried ? percentileInterval(drawn, stretch) : undefined
  const intervals = (column: DrawnColumn): readonly DrawnChange[] =>
    old[column].map((was, i) => {
      const is = young[column][i]
      const change = is.map((ns, k) => ns - was[k])
      return { before: interval(was), after: interval(is), change: interval(change) }
    })
  return {
    meanNs: intervals('meanNs'),
    contributionNs: intervals('contributionNs'),
    tailMeanNs: intervals('tailMeanNs'),
    bodyMeanNs: intervals('bodyMeanNs'),
    excessShare: intervals('excessShare'),
    a12: interval(a12),
  }
}

/**
 * Of b blocks the drawings vary by (b - 1) / b of what they should, and their spread is itself an estimate: Student's t. 1 for
 * spans that are drawn one by one.
 */
function fewBlocks(blocks: number): number {
  if (blocks < 2) return 1
  return (
    (studentT95(blocks - 1) / studentT95(Number.POSITIVE_INFINITY)) *
    Math.sqrt(blocks / (blocks - 1))
  )
}

type Columns = Record<DrawnColumn, readonly Float64Array[]>

function emptyColumns(draw: Draw, length: number): Columns {
  const like = (values: Float64Array): readonly Float64Array[] =>
    Array.from(values, () => new Float64Array(length))
  return {
    meanNs: like(draw.meanNs),
    contributionNs: like(draw.contributionNs),
    tailMeanNs: like(draw.tailMeanNs),
    bodyMeanNs: like(draw.bodyMeanNs),
    excessShare: like(draw.excessShare),
  }
}

function keep(columns: Columns, draw: Draw, k: number): void {
  const take = (column: DrawnColumn): void => {
    const values = draw[column]
    for (let i = 0; i < values.length; i++) columns[column][i][k] = values[i]
  }
  take('meanNs')
  take('contributionNs')
  take('tailMeanNs')
  take('bodyMeanNs')
  take('excessShare')
}
