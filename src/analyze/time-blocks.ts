import type { TailSample } from './tail-sample.ts'

/** More blocks make the intervals no better (Student's t is near its limit), only their dependence greater. */
const MOST_BLOCKS = 50
/** Below so many blocks they say too little of how they vary. */
const LEAST_BLOCKS = 10
/** A block is at least so many cycles of the garbage collector long, and holds so many spans. */
const CYCLES = 3
const LEAST_SPANS = 20

/** Stretches of time, each with its spans: what is left out as one piece. */
export interface TimeBlocks {
  readonly count: number
  /** Block of each row of the sample, from 0. */
  readonly of: Uint8Array
  /** How many spans each block stands for. */
  readonly weight: Float64Array
}

/**
 * Cuts a sample along time into at most 50 blocks of equally many spans. Equal in spans rather than in time: the jackknife
 * wants pieces that matter alike, and idle time holds nothing. Still a block should be long enough to be independent of
 * the next: fewer, longer ones where the garbage collector's cycle is long (as far as ten remain), and where few spans
 * must share.
 */
export function timeBlocks(sample: TailSample, cycleNs = 0): TimeBlocks {
  const count = blockCount(sample, cycleNs)
  const of = new Uint8Array(sample.length)
  const weight = new Float64Array(count)
  let before = 0
  for (let row = 0; row < sample.length; row++) {
    // By the middle of the row's weight: a row that stands for many lies where most of it lies.
    const middle = (before + sample.weight[row] / 2) / sample.population
    of[row] = Math.min(count - 1, Math.floor(middle * count))
    weight[of[row]] += sample.weight[row]
    before += sample.weight[row]
  }
  return { count, of, weight }
}

function blockCount(sample: TailSample, cycleNs: number): number {
  const bySpans = Math.floor(sample.length / LEAST_SPANS)
  const byCycles = cycleNs > 0 ? Math.floor(extentNs(sample) / (CYCLES * cycleNs)) : MOST_BLOCKS
  return Math.max(1, Math.min(MOST_BLOCKS, bySpans, Math.max(LEAST_BLOCKS, byCycles)))
}

/** From the first start to the last; infinite where starts are unknown. */
function extentNs({ startNs, timed }: TailSample): number {
  return timed > 0 ? startNs[timed - 1] - startNs[0] : Number.POSITIVE_INFINITY
}
