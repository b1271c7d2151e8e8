import type { SpanStore } from '../spans/span-store.ts'
import { ranksAt } from '../statistics/dependent-interval.ts'
import { type DesignEffect, designEffect } from '../statistics/design-effect.ts'
import { quantileSorted, rankOf } from '../statistics/quantile.ts'
import type { TailSample } from '../tail/tail-sample.ts'
import type { Bounded } from './change-interval.ts'

/** Ranks are compared all along the distribution: what its middle tells of dependence stands for all of it. */
const MIDDLE: readonly number[] = [0.25, 0.5, 0.75]

/** The spans of one function in one capture, and those that stand for them, in the order of time. */
export interface QuantileSide {
  readonly store: SpanStore
  /** The rows of the store, fastest first. */
  readonly sorted: Int32Array
  readonly sample: TailSample
}

/** The p-quantile of all spans of a side, with the interval that allows for spans which depend on each other. */
export function sideQuantile({ store, sorted, sample }: QuantileSide, p: number): Bounded {
  const at = (rank: number): number => store.columns.durNs(sorted[store.placeOfRank(rank)])
  const ns = at(rankOf(p, store.count))
  const { low, high } = ranksAt(store.count, p, effectAt(sample, ns))
  return {
    ns,
    low: low === undefined ? undefined : at(low),
    high: high === undefined ? undefined : at(high),
  }
}

/** How many times more the ranks of a side's spans vary than those of independent ones. */
export function rankDeff({ sample }: Pick<QuantileSide, 'sample'>): number {
  return Math.max(...middleEffects(sample).map(({ deff }) => deff))
}

/** The number of blocks of time beyond which they are too short to be independent of each other. */
export function independentBlocks(sample: TailSample, p: number): number {
  const sorted = sample.durNs.slice().sort()
  const effects = [...MIDDLE, p].map((each) => effectAt(sample, quantileSorted(sorted, each)))
  return Math.min(...effects.map(({ blocks }) => blocks))
}

function middleEffects(sample: TailSample): readonly DesignEffect[] {
  const sorted = sample.durNs.slice().sort()
  return MIDDLE.map((p) => effectAt(sample, quantileSorted(sorted, p)))
}

function effectAt({ durNs, weight, population }: TailSample, limitNs: number): DesignEffect {
  return designEffect({ values: durNs, weight, population }, limitNs)
}
