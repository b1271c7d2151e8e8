import type { ComponentShare, Verdict } from '../../model/analysis.ts'
import { COMPONENTS } from '../../model/components.ts'
import { type BlockInterval, blockInterval, jackknifeInfluence } from './block-jackknife.ts'
import type { BlockQuantile } from './block-quantile.ts'
import { contributionInfluences } from './contribution-influence.ts'
import { excessShares, excessWithout, type TailParts, tailParts } from './euler.ts'
import type { RankedSpans } from './ranked-spans.ts'
import { shapleyValues } from './shapley.ts'
import type { SlowSpans } from './slow-spans.ts'
import type { TailSample } from './tail-sample.ts'
import { tailVerdict } from './tail-verdict.ts'
import type { TimeBlocks } from './time-blocks.ts'
import { whatIf } from './what-if.ts'

/** The components of one function's tail. */
export interface ComponentsExplained {
  /** Greatest excess first; those that no span spent time in are left out. */
  readonly components: readonly ComponentShare[]
  /** Standard error of the Shapley values that is due to drawing orders. */
  readonly shapleySeNs: number
}

/** A tail, split up and ready to be explained. */
export interface TailFrame {
  readonly sample: TailSample
  /** The same by rank, with all components. */
  readonly spans: RankedSpans
  readonly blocks: TimeBlocks
  readonly p: number
  /** The p-quantile of the duration. */
  readonly quantile: BlockQuantile
  readonly slow: SlowSpans
  readonly seed: number
}

/**
 * What each component does to the tail: its means, its part in the quantile, and what the quantile would be without it, with
 * 95 % intervals by blocks of time and a verdict.
 */
export function explainComponents(frame: TailFrame): ComponentsExplained {
  const { sample, blocks, p, quantile } = frame
  const { indexes, totalNs } = spent(sample)
  const spans = {
    ...frame.spans,
    components: indexes.map((index) => frame.spans.components[index]),
  }
  const parts = tailParts(spans, p)
  const of = Uint8Array.from(spans.row, (row) => blocks.of[row])
  const shares = excessShares(parts.excessNs)
  const excess = excessIntervals(spans, of, blocks, p, parts)
  const influences = contributionInfluences(spans, of, p, quantile.influence)
  const shapley = sharedOut(frame, indexes, parts)
  const components = indexes.map((index, i): ComponentShare => {
    const without = whatIf(sample, sample.components[index], blocks, p)
    const contributionNs = parts.contributionNs[i]
    const contribution = blockInterval(contributionNs, influences[i])
    return {
      name: COMPONENTS[index],
      totalNs: totalNs[i],
      bodyMeanNs: parts.bodyMeanNs[i],
      tailMeanNs: parts.tailMeanNs[i],
      ...(shares === undefined ? {} : { excessShare: shares[i] }),
      ...(excess[i] === undefined
        ? {}
        : { excessLowNs: excess[i].low, excessHighNs: excess[i].high }),
      p99ContributionNs: contributionNs,
      // No time is negative: what the interval has below 0 says nothing.
      ...(contribution === undefined
        ? {}
        : { lowNs: Math.max(0, contribution.low), highNs: contribution.high }),
      withoutNs: without.value,
      shapleyNs: shapley.valueNs[i],
      verdict: verdict(frame, index, parts.bodyMeanNs[i], excess[i], without),
    }
  })
  const excessNs = (c: ComponentShare): number => c.tailMeanNs - c.bodyMeanNs
  components.sort((a, b) => excessNs(b) - excessNs(a))
  return { components, shapleySeNs: shapley.standardErrorNs }
}

/** The components in which any span spent time, by index into COMPONENTS, and how much all spans did. */
function spent({ components, weight }: TailSample): { indexes: number[]; totalNs: number[] } {
  const totals = components.map((column) => weightedSum(column, weight))
  const indexes = [...totals.keys()].filter((index) => totals[index] > 0)
  return { indexes, totalNs: indexes.map((index) => totals[index]) }
}

function weightedSum(values: Float64Array, weight: Float64Array): number {
  let sum = 0
  for (let i = 0; i < values.length; i++) sum += weight[i] * values[i]
  return sum
}

function excessIntervals(
  spans: RankedSpans,
  of: Uint8Array,
  blocks: TimeBlocks,
  p: number,
  parts: TailParts,
): readonly (BlockInterval | undefined)[] {
  const without = Array.from(blocks.weight, (weight, block) =>
    excessWithout(spans, p, { of, block, weight }),
  )
  return Array.from(parts.excessNs, (excessNs, i) =>
    blockInterval(excessNs, jackknifeInfluence(Float64Array.from(without, (each) => each[i]))),
  )
}

/** Shapley values; a component in which no slow span spent time plays no part, and has 0. */
function sharedOut(
  { sample, p, seed }: TailFrame,
  indexes: readonly number[],
  parts: TailParts,
): { readonly valueNs: Float64Array; readonly standardErrorNs: number } {
  const players = [...indexes.keys()].filter((i) => parts.tailMeanNs[i] > 0)
  const columns = players.map((i) => sample.components[indexes[i]])
  const { valueNs, standardErrorNs } = shapleyValues(sample, columns, p, seed)
  const all = new Float64Array(indexes.length)
  players.forEach((i, player) => {
    all[i] = valueNs[player]
  })
  return { valueNs: all, standardErrorNs }
}

function verdict(
  { sample, blocks, quantile, slow }: TailFrame,
  index: number,
  bodyMeanNs: number,
  excess: BlockInterval | undefined,
  without: BlockQuantile,
): Verdict {
  const column = sample.components[index]
  const saved = blockInterval(
    quantile.value - without.value,
    quantile.influence.map((ns, block) => ns - without.influence[block]),
  )
  const partNs = Float64Array.from(
    slow.rows,
    (row) => sample.weight[row] * (column[row] - bodyMeanNs),
  )
  return tailVerdict({
    partNs,
    place: Float64Array.from(slow.rows, (row) => slow.spansBefore[row] / sample.population),
    excessLowNs: excess?.low,
    savedLowNs: saved?.low,
    blocks: blocks.count,
  })
}
