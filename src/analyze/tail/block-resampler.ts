import type { Random } from '../statistics/random.ts'
import type { TailSample } from './tail-sample.ts'
import { timeBlocks } from './time-blocks.ts'

/** Draws spans anew, as they might have been: stretches of neighbours in time, or single ones. */
export interface Resampler {
  /** Independent blocks of time; 0 where single spans are drawn. */
  readonly blocks: number
  /** Fills `times` with how often each row of the sample is drawn. */
  draw(times: Int32Array, random: Random): void
}

/**
 * The moving block bootstrap (Künsch, Annals of Statistics 17, 1989) on a circle (Politis & Romano 1992): spans that are slow
 * together stay together. A block stands for as many spans as one of `timeBlocks`, and may begin anywhere. Spans without
 * a start have no neighbours, and are drawn one by one. There are at most `mostBlocks`, where more would depend on each other.
 */
export function resampler(
  sample: TailSample,
  cycleNs = 0,
  mostBlocks: number = Number.POSITIVE_INFINITY,
): Resampler {
  if (sample.timed === 0) return { blocks: 0, draw: singles }
  const count = Math.min(timeBlocks(sample, cycleNs).count, mostBlocks)
  const middle = middles(sample)
  const length = sample.population / count
  return {
    blocks: count,
    draw(times, random): void {
      times.fill(0)
      for (let block = 0; block < count; block++) {
        const from = random.fraction() * sample.population
        take(times, middle, from, Math.min(from + length, sample.population))
        take(times, middle, 0, from + length - sample.population)
      }
    },
  }
}

function singles(times: Int32Array, random: Random): void {
  times.fill(0)
  for (let i = 0; i < times.length; i++) times[random.below(times.length)]++
}

/** Where each row lies along the weights: a row that stands for many lies where most of it lies. */
function middles({ length, weight }: TailSample): Float64Array {
  const middle = new Float64Array(length)
  let before = 0
  for (let row = 0; row < length; row++) {
    middle[row] = before + weight[row] / 2
    before += weight[row]
  }
  return middle
}

/** One more of each row that lies in [from, to). */
function take(times: Int32Array, middle: Float64Array, from: number, to: number): void {
  for (let row = firstFrom(middle, from); row < middle.length && middle[row] < to; row++)
    times[row]++
}

/** The first row at or behind a place. */
function firstFrom(middle: Float64Array, place: number): number {
  let low = 0
  let high = middle.length
  while (low < high) {
    const half = (low + high) >>> 1
    if (middle[half] >= place) high = half
    else low = half + 1
  }
  return low
}
