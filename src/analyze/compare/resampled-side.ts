import type { WeightedValues } from '../statistics/mann-whitney.ts'
import { rankOf } from '../statistics/quantile.ts'
import type { Random } from '../statistics/random.ts'
import { aroundQuantile } from '../statistics/rank-range.ts'
import { type Resampler, resampler } from '../tail/block-resampler.ts'
import { excessShares } from '../tail/euler.ts'
import { type RankedSpans, rankSpans } from '../tail/ranked-spans.ts'
import type { TailSample } from '../tail/tail-sample.ts'

/** Shares and sums of weights may miss a whole rank by rounding. */
const SLACK = 1e-9
const BODY = 0.5

/** What one drawing of spans gives. Nanoseconds; by component where there are several. */
export interface Draw {
  /** One number. */
  readonly meanNs: Float64Array
  /** What each component adds to the quantile that is split; they sum to it. */
  readonly contributionNs: Float64Array
  /** Means of the slowest spans and of the faster half, and shares of the excess; empty where nobody asked. */
  readonly tailMeanNs: Float64Array
  readonly bodyMeanNs: Float64Array
  readonly excessShare: Float64Array
  /** How often each row was drawn, by row of the sample. */
  readonly times: Int32Array
}

/** What is to be drawn. */
export interface ResampleOptions {
  /** The fraction whose quantile is split among the components: 0.99. */
  readonly split: number
  /** Those components, by index into COMPONENTS. */
  readonly indexes: readonly number[]
  /** Other parts of the durations, by row of the sample: what is spent at places. Their numbers come behind those of the components. */
  readonly places?: readonly Float64Array[]
  /** Whether to take their means, too. */
  readonly hasMeans: boolean
  /** The usual time from one collection of garbage to the next, 0 where not known. */
  readonly cycleNs?: number
  /** More blocks of time would depend on each other. */
  readonly mostBlocks?: number
}

const NONE = new Float64Array()

/** The spans of one function in one capture, ready to be resampled again and again: O(n) each time. */
export class ResampledSide {
  readonly spans: RankedSpans
  readonly resampler: Resampler
  readonly #split: number
  readonly #hasMeans: boolean
  /** So many columns are components: they alone sum to a duration. */
  readonly #components: number
  /** The ranks about the quantile that is split, as parts of all spans, from the slowest. */
  readonly #from: number
  readonly #to: number
  readonly #times: Int32Array

  constructor(sample: TailSample, options: ResampleOptions) {
    const { split, indexes, places, cycleNs, mostBlocks } = options
    this.spans = rankSpans(sample, indexes, places)
    this.#components = indexes.length
    this.resampler = resampler(sample, cycleNs, mostBlocks)
    this.#split = split
    this.#hasMeans = options.hasMeans
    const population = Math.max(1, Math.round(sample.population))
    const { from, to } = aroundQuantile(split, population)
    this.#from = from / population
    this.#to = to / population
    this.#times = new Int32Array(sample.length)
  }

  /** The spans fastest first. */
  get ascending(): WeightedValues {
    const { durNs, weight } = this.spans
    return { values: durNs.slice().reverse(), weight: weight.slice().reverse() }
  }

  /** Draws as many spans as there are; `times` is overwritten by the next drawing. */
  draw(random: Random): Draw {
    const times = this.#times
    this.resampler.draw(times, random)
    const { weight, row, durNs } = this.spans
    let population = 0
    let sumNs = 0
    for (let i = 0; i < weight.length; i++) {
      const spans = weight[i] * times[row[i]]
      population += spans
      sumNs += spans * durNs[i]
    }
    const meanNs = Float64Array.of(sumNs / population)
    const { ns, spans: tail } = this.#quantile(population)
    const contributionNs = this.#contributions(population, ns)
    if (!this.#hasMeans) {
      return {
        meanNs,
        contributionNs,
        tailMeanNs: NONE,
        bodyMeanNs: NONE,
        excessShare: NONE,
        times,
      }
    }
    const tailMeanNs = this.#means(0, tail)
    const bodyMeanNs = this.#means((1 - BODY) * population, population * (1 + SLACK))
    const excessNs = tailMeanNs.map((ns, i) => ns - bodyMeanNs[i]).subarray(0, this.#components)
    const shares = excessShares(excessNs)
    const excessShare = Float64Array.from(shares ?? excessNs.map(() => Number.NaN))
    return { meanNs, contributionNs, tailMeanNs, bodyMeanNs, excessShare, times }
  }

  /** The quantile that is split, and how many spans are at or above it. */
  #quantile(population: number): { readonly ns: number; readonly spans: number } {
    const { weight, row, durNs } = this.spans
    const whole = Math.max(1, Math.round(population))
    const above = whole - rankOf(this.#split, whole)
    let seen = 0
    for (let i = 0; i < weight.length; i++) {
      seen += weight[i] * this.#times[row[i]]
      if (seen > above) return { ns: durNs[i], spans: seen }
    }
    return { ns: Number.NaN, spans: seen }
  }

  /** Euler's allocation of the quantile, as `tailParts` has it. */
  #contributions(population: number, quantileNs: number): Float64Array {
    const parts = this.#means(this.#from * population, this.#to * population)
    const sum = parts.subarray(0, this.#components).reduce((total, part) => total + part, 0)
    return parts.map((part) => (part === 0 ? 0 : (part / sum) * quantileNs))
  }

  /** Mean of each component over the drawn spans with ranks from `from` to `to`, counted from the slowest. */
  #means(from: number, to: number): Float64Array {
    const { weight, row, components } = this.spans
    const sums = new Float64Array(components.length)
    let seen = 0
    let all = 0
    for (let i = 0; i < weight.length && seen < to; i++) {
      const spans = weight[i] * this.#times[row[i]]
      if (spans === 0) continue
      const within = Math.min(seen + spans, to) - Math.max(seen, from)
      seen += spans
      if (within <= 0) continue
      all += within
      for (let c = 0; c < sums.length; c++) sums[c] += within * components[c][i]
    }
    return sums.map((sum) => sum / all)
  }
}
