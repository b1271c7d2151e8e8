import type { Verdict } from '../../model/analysis.ts'
import { placesOfGreatest } from '../statistics/select.ts'
import { type BlockInterval, blockInterval, jackknifeInfluence } from './block-jackknife.ts'
import { type BlockedSpans, type BlockQuantile, blockQuantile } from './block-quantile.ts'
import { BlocksLeftOut } from './blocks-left-out.ts'
import { dependenceReach } from './dependence-reach.ts'
import type { RankedSpans } from './ranked-spans.ts'
import { type ShareInterval, shareInterval } from './share-interval.ts'
import type { SlowSpans } from './slow-spans.ts'
import type { TailSample } from './tail-sample.ts'
import { MATERIAL_SHARE, partVerdict } from './tail-verdict.ts'
import type { TimeBlocks } from './time-blocks.ts'

/** So many spans with the most of a part are left out, to see whether it rests on them. */
const LARGEST = 3

/** A tail, split up and ready to be explained. */
export interface TailFrame {
  readonly sample: TailSample
  /** The same by rank, each with its block. */
  readonly spans: RankedSpans & BlockedSpans
  readonly blocks: TimeBlocks
  readonly p: number
  /** The p-quantile of the duration. */
  readonly quantile: BlockQuantile
  readonly slow: SlowSpans
  /** Mean duration of spans at or above the quantile, and of those at or below the median. */
  readonly tailMeanNs: number
  readonly bodyMeanNs: number
  readonly seed: number
}

/** A part of the duration of each span: a component, or what is spent at one place. */
export interface TailPart {
  /** By row of the sample, and by rank. */
  readonly column: Float64Array
  readonly ranked: Float64Array
  readonly tailMeanNs: number
  readonly bodyMeanNs: number
}

/** What was found about a part of the tail. */
export interface JudgedPart {
  /** Of the whole excess; absent where there is none. */
  readonly share?: number
  readonly shareInterval?: ShareInterval
  readonly excessInterval?: BlockInterval
  /** p99 if no span had more of it than usual ones; only for a material share. */
  readonly asUsualNs?: number
  readonly verdict: Verdict
}

/** Judges parts of one tail; what all of them need is worked out once. */
export class PartJudge {
  readonly #frame: TailFrame
  readonly #leftOut: BlocksLeftOut
  /** The whole excess, and without each block. */
  readonly #excessNs: number
  readonly #excessWithout: Float64Array
  readonly #place: Float64Array
  readonly #reach: number

  constructor(frame: TailFrame) {
    const { spans, blocks, p, sample, slow } = frame
    this.#frame = frame
    this.#leftOut = new BlocksLeftOut(spans, spans.of, blocks, p)
    this.#excessNs = frame.tailMeanNs - frame.bodyMeanNs
    this.#excessWithout = this.#leftOut.excess(spans.durNs)
    this.#reach = dependenceReach(spans, sample)
    this.#place = Float64Array.from(slow.rows, (row) => slow.spansBefore[row] / sample.population)
  }

  /** Whether a part makes the tail slow. */
  judge(part: TailPart): JudgedPart {
    const excessNs = part.tailMeanNs - part.bodyMeanNs
    const without = this.#leftOut.excess(part.ranked)
    const excessInterval = blockInterval(excessNs, jackknifeInfluence(without))
    const excess = excessInterval === undefined ? {} : { excessInterval }
    if (!(this.#excessNs > 0)) return { ...excess, verdict: 'unclear' }
    const share = excessNs / this.#excessNs
    const whole = { value: this.#excessNs, without: this.#excessWithout }
    const interval = shareInterval({ value: excessNs, without }, whole)
    const known = {
      ...excess,
      share,
      ...(interval === undefined ? {} : { shareInterval: interval }),
    }
    if (!(share > MATERIAL_SHARE)) return { ...known, verdict: 'unclear' }
    const usual = this.#asUsual(part)
    const verdict = partVerdict({
      shareLow: interval?.low,
      shareWithoutThree: this.#shareWithoutLargest(part),
      savedLowNs: this.#savedLow(usual),
      partNs: this.#partNs(part),
      place: this.#place,
      blocks: this.#frame.blocks.count,
      reach: this.#reach,
      seed: this.#frame.seed,
    })
    return { ...known, asUsualNs: usual.value, verdict }
  }

  #asUsual({ ranked, bodyMeanNs }: TailPart): BlockQuantile {
    const { spans, blocks, p } = this.#frame
    return blockQuantile(spans, blocks, p, { column: ranked, usualNs: bodyMeanNs })
  }

  /**
   * The lower end of the interval of what p99 loses, from the intervals of both (Zou & Donner, Statistics in Medicine 27, 2008).
   * Those are by rank: where p99 lies beside a gap, as that of a cause in 1 % of the spans does, it moves by the gap's width
   * with a few spans, but surely no lower than its own interval.
   */
  #savedLow(usual: BlockQuantile): number | undefined {
    const { value, low } = this.#frame.quantile
    if (low === undefined || usual.high === undefined) return undefined
    return value - usual.value - Math.sqrt((value - low) ** 2 + (usual.high - usual.value) ** 2)
  }

  #partNs({ column, bodyMeanNs }: TailPart): Float64Array {
    const { slow, sample } = this.#frame
    return Float64Array.from(slow.rows, (row) => sample.weight[row] * (column[row] - bodyMeanNs))
  }

  /** The part's share of the excess of the slow spans that are left when those with the most of it are not there. */
  #shareWithoutLargest({ column, bodyMeanNs }: TailPart): number {
    const { slow, sample, bodyMeanNs: usualNs } = this.#frame
    const largest = placesOfGreatest(column, slow.rows, LARGEST)
    let partNs = 0
    let allNs = 0
    for (const row of slow.rows) {
      if (largest.includes(row)) continue
      partNs += sample.weight[row] * (column[row] - bodyMeanNs)
      allNs += sample.weight[row] * (sample.durNs[row] - usualNs)
    }
    return allNs > 0 ? partNs / allNs : 0
  }
}
