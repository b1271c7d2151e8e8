import type { WeightedValues } from '../statistics/mann-whitney.ts'
import { rankOf } from '../statistics/quantile.ts'
import type { Random } from '../statistics/random.ts'
import { aroundQuantile } from '../statistics/rank-range.ts'
import { type Resampler, resampler } from '../tail/block-resampler.ts'
import { type RankedSpans, rankSpans } from '../tail/ranked-spans.ts'
import type { TailSample } from '../tail/tail-sample.ts'

/** What one drawing of spans gives. Nanoseconds. */
export interface Draw {
  readonly meanNs: number
  /** By the fractions that were asked for. */
  readonly quantilesNs: Float64Array
  /** What each component adds to the quantile that is split; they sum to it. */
  readonly contributionNs: Float64Array
  /** How often each row was drawn, by row of the sample. */
  readonly times: Int32Array
}

/** The spans of one function in one capture, ready to be drawn anew again and again: O(n) each time. */
export class ResampledSide {
  readonly spans: RankedSpans
  readonly resampler: Resampler
  readonly #ps: readonly number[]
  /** The fractions by index, greatest first: in the order in which they are met. */
  readonly #order: readonly number[]
  readonly #split: number
  /** The ranks about the quantile that is split, as parts of all spans, from the slowest. */
  readonly #from: number
  readonly #to: number
  readonly #times: Int32Array

  /** Of `ps`, the one at index `split` is split among the components at `indexes`. */
  constructor(
    sample: TailSample,
    ps: readonly number[],
    split: number,
    indexes: readonly number[],
    cycleNs = 0,
  ) {
    this.spans = rankSpans(sample, indexes)
    this.resampler = resampler(sample, cycleNs)
    this.#ps = ps
    this.#order = [...ps.keys()].sort((a, b) => ps[b] - ps[a])
    this.#split = split
    const population = Math.max(1, Math.round(sample.population))
    const { from, to } = aroundQuantile(ps[split], population)
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
    const quantilesNs = this.#quantiles(population)
    return {
      meanNs: sumNs / population,
      quantilesNs,
      contributionNs: this.#contributions(population, quantilesNs[this.#split]),
      times,
    }
  }

  /** All quantiles in one pass from the slowest span on. */
  #quantiles(population: number): Float64Array {
    const { weight, row, durNs } = this.spans
    const found = new Float64Array(this.#ps.length).fill(Number.NaN)
    const whole = Math.max(1, Math.round(population))
    let next = 0
    let above = whole - rankOf(this.#ps[this.#order[0]], whole)
    let seen = 0
    for (let i = 0; i < weight.length; i++) {
      seen += weight[i] * this.#times[row[i]]
      while (seen > above) {
        found[this.#order[next++]] = durNs[i]
        if (next === this.#order.length) return found
        above = whole - rankOf(this.#ps[this.#order[next]], whole)
      }
    }
    return found
  }

  /** Euler's allocation of the quantile, as `tailParts` has it. */
  #contributions(population: number, quantileNs: number): Float64Array {
    const { weight, row, components } = this.spans
    const parts = new Float64Array(components.length)
    const from = this.#from * population
    const to = this.#to * population
    let seen = 0
    for (let i = 0; i < weight.length && seen < to; i++) {
      const spans = weight[i] * this.#times[row[i]]
      if (spans === 0) continue
      const within = Math.min(seen + spans, to) - Math.max(seen, from)
      seen += spans
      if (within <= 0) continue
      for (let c = 0; c < parts.length; c++) parts[c] += within * components[c][i]
    }
    const sum = parts.reduce((total, part) => total + part, 0)
    return parts.map((part) => (part === 0 ? 0 : (part / sum) * quantileNs))
  }
}
