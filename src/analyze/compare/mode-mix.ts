import type { ModeMix } from '../../model/comparison.ts'
import { type LatencyMode, latencyModes, nameModes } from '../shape/latency-modes.ts'
import type { TailSample } from '../tail/tail-sample.ts'
import { type MixSide, mixShifts } from './mix-shift.ts'
import type { QuantileSide } from './side-quantile.ts'

/** A kind of which one capture has fewer, of its spans and in all, is no kind of both. */
const LEAST_SHARE = 0.002
const LEAST_SPANS = 10

/** One function in one capture: its spans, and those that stand for them. */
export interface MixedSide extends QuantileSide {
  readonly sample: TailSample
}

/**
 * Whether a function changed since it has more spans of another kind, or since its spans take another time: its kinds are
 * those that the latency of one capture falls into, and they are taken for functions (`mixShifts`). `undefined` where there is one
 * kind, or where the other capture has hardly a span of one: then what looks like another kind is the change itself.
 */
export function modeMix(before: MixedSide, after: MixedSide): ModeMix | undefined {
  // A kind that grew is seen best in the later capture, one that shrank in the earlier one.
  for (const { chosen } of [after, before]) {
    const modes = latencyModes(chosen.population, chosen.sorted)
    const mix = modes.length < 2 ? undefined : mixOf(modes, before, after)
    if (mix !== undefined) return mix
  }
  return undefined
}

function mixOf(
  modes: readonly LatencyMode[],
  before: MixedSide,
  after: MixedSide,
): ModeMix | undefined {
  const kinds = modes.map((mode) => ({ before: within(before, mode), after: within(after, mode) }))
  const isShared = kinds.every((kind) => isThere(kind.before, before) && isThere(kind.after, after))
  const shift = mixShifts(kinds)
  if (shift === undefined || !isShared) return undefined
  const named = nameModes(modes, after.sample)
  return {
    mean: shift.mean,
    p99: shift.p99,
    kinds: kinds.map((kind, i) => ({
      ...named[i],
      shareBefore: share(kind.before, before),
      shareAfter: share(kind.after, after),
      meanBeforeNs: kind.before.meanNs,
      meanAfterNs: kind.after.meanNs,
    })),
  }
}

/** The spans of one kind. */
function within({ sample }: MixedSide, { fromNs, toNs }: LatencyMode): MixSide {
  const { durNs, weight } = sample
  const isOf = (_: number, row: number): boolean => durNs[row] >= fromNs && durNs[row] < toNs
  const [values, weights] = [durNs.filter(isOf), weight.filter(isOf)]
  let [spans, sumNs] = [0, 0]
  for (let i = 0; i < values.length; i++) {
    spans += weights[i]
    sumNs += weights[i] * values[i]
  }
  return { values, weight: weights, spans, meanNs: spans > 0 ? sumNs / spans : 0 }
}

function share({ spans }: MixSide, { sample }: MixedSide): number {
  return spans / sample.population
}

function isThere(kind: MixSide, side: MixedSide): boolean {
  return kind.spans >= LEAST_SPANS && share(kind, side) >= LEAST_SHARE
}
