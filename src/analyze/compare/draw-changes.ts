import { Random } from '../statistics/random.ts'
import { ResampledA12 } from '../tail/resampled-a12.ts'
import { type Interval, percentileInterval } from './change-interval.ts'
import type { ResampledSide } from './resampled-side.ts'

/** Fewer blocks of time say nothing of how they vary. */
const LEAST_BLOCKS = 5

/** 95 % intervals of what changed; `undefined` where the spans cannot bound one. */
export interface DrawnChanges {
  readonly mean: Interval | undefined
  /** By fraction, then by component, in the order of the sides. */
  readonly quantiles: readonly (Interval | undefined)[]
  readonly contributions: readonly (Interval | undefined)[]
  readonly a12: Interval | undefined
}

/** How often, and from which seed. */
export interface DrawOptions {
  readonly resamples: number
  readonly seed: number
}

/** Draws the spans of both captures anew many times, and looks at how the changes between them vary. */
export function drawChanges(
  before: ResampledSide,
  after: ResampledSide,
  { resamples, seed }: DrawOptions,
): DrawnChanges {
  const random = new Random(seed)
  const order = new ResampledA12(before.spans, after.spans)
  const mean = new Float64Array(resamples)
  const a12 = new Float64Array(resamples)
  const quantiles = columns(before.draw(random).quantilesNs.length, resamples)
  const contributions = columns(before.spans.components.length, resamples)
  for (let k = 0; k < resamples; k++) {
    const [old, young] = [before.draw(random), after.draw(random)]
    mean[k] = young.meanNs - old.meanNs
    a12[k] = order.measure(old.times, young.times)
    quantiles.forEach((column, i) => {
      column[k] = young.quantilesNs[i] - old.quantilesNs[i]
    })
    contributions.forEach((column, c) => {
      column[k] = young.contributionNs[c] - old.contributionNs[c]
    })
  }
  const isVaried = [before, after].every(
    ({ resampler, spans }) =>
      resampler.blocks >= LEAST_BLOCKS || (resampler.blocks === 0 && spans.length >= LEAST_BLOCKS),
  )
  const interval = (drawn: Float64Array): Interval | undefined =>
    isVaried ? percentileInterval(drawn) : undefined
  return {
    mean: interval(mean),
    quantiles: quantiles.map(interval),
    contributions: contributions.map(interval),
    a12: interval(a12),
  }
}

function columns(count: number, length: number): readonly Float64Array[] {
  return Array.from({ length: count }, () => new Float64Array(length))
}
