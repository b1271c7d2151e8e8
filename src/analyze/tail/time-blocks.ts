import type { TimeWindow } from '../spans/capture-place.ts'
import { firstAbove } from '../spans/train-clock.ts'
import type { TailSample } from './tail-sample.ts'

/** More blocks make the intervals no better (Student's t is near its limit), only their dependence greater. */
const MOST_BLOCKS = 50
/** Below so many blocks they say too little of how they vary. */
const LEAST_BLOCKS = 20
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
 * the next: fewer, longer ones where the garbage collector's cycle is long (as far as twenty remain), and where few spans
 * must share. No block holds a part of one capture and a part of another: each capture has its own blocks, or where there
 * are more captures than blocks, several are one block.
 */
export function timeBlocks(
  sample: TailSample,
  cycleNs = 0,
  windows: readonly TimeWindow[] = [],
): TimeBlocks {
  const whole = evenBlocks(sample, blockCount(sample, cycleNs))
  return windows.length < 2 ? whole : captureBlocks(sample, whole.count, firstRows(sample, windows))
}

/** Each capture cut evenly into its part of `most` blocks; `first` are the rows with which captures begin. */
function captureBlocks(sample: TailSample, most: number, first: readonly number[]): TimeBlocks {
  const of = new Uint8Array(sample.length)
  const weight: number[] = []
  const share = sample.population / most
  first.forEach((from, capture) => {
    const own = sample.weight.subarray(from, first[capture + 1])
    const spans = own.reduce((sum, each) => sum + each, 0)
    const count = first.length > most ? 1 : Math.max(1, Math.round(spans / share))
    const isJoined = first.length > most && (weight.at(-1) ?? share) < share
    const begin = isJoined ? weight.length - 1 : weight.length
    for (let block = weight.length; block < begin + count; block++) weight.push(0)
    let before = 0
    own.forEach((each, i) => {
      const block = begin + Math.min(count - 1, Math.floor(((before + each / 2) / spans) * count))
      of[from + i] = block
      weight[block] += each
      before += each
    })
  })
  return { count: weight.length, of, weight: Float64Array.from(weight) }
}

/** The first row of each capture that has rows; rows without a start, which come last, go with the last one. */
function firstRows({ startNs, timed }: TailSample, windows: readonly TimeWindow[]): number[] {
  const starts = startNs.subarray(0, timed)
  const rows = windows.slice(1).map(({ fromNs }) => firstAbove(starts, fromNs - 1))
  return [...new Set([0, ...rows.filter((row) => row < starts.length)])].sort((a, b) => a - b)
}

function evenBlocks(sample: TailSample, count: number): TimeBlocks {
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
