import type { ComponentShare } from '../../model/analysis.ts'
import { COMPONENTS } from '../../model/components.ts'
import { weightedSum } from '../statistics/columns.ts'
import { type BlockInterval, blockInterval } from './block-jackknife.ts'
import { contributionInfluences } from './contribution-influence.ts'
import type { TailParts } from './euler.ts'
import { meanInterval } from './mean-interval.ts'
import { type JudgedPart, PartJudge, type TailFrame } from './part-judge.ts'
import { whatIf } from './removals.ts'
import { shapleyValues } from './shapley.ts'
import type { TailSample } from './tail-sample.ts'

/** The components of one function's tail. */
export interface ComponentsExplained {
  /** Greatest excess first; those that no span spent time in are left out. */
  readonly components: readonly ComponentShare[]
  /** Standard error of the Shapley values that is due to drawing orders. */
  readonly shapleySeNs: number
}

/** The components in which any span spent time, by index into COMPONENTS, and how much all spans did. */
export interface SpentTime {
  readonly indexes: readonly number[]
  readonly totalNs: readonly number[]
}

/**
 * What each component does to the tail: its means, its part in the quantile, and what the quantile would be without it, with
 * 95 % intervals by blocks of time. `parts` and the components of `frame.spans` are in the order of `spent`; verdicts only where
 * the tail is long.
 */
export function explainComponents(
  frame: TailFrame,
  parts: TailParts,
  spent: SpentTime,
  isLong: boolean,
): ComponentsExplained {
  const { sample, spans, blocks, p, quantile, seed } = frame
  const influences = contributionInfluences(spans, spans.of, p, quantile.influence)
  const columns = spent.indexes.map((index) => sample.components[index])
  const shapley = shapleyValues(sample, columns, p, seed)
  const judge = new PartJudge(frame)
  const usual = weightUpTo(sample, parts.medianNs)
  const components = spent.indexes.map((index, i): ComponentShare => {
    const [tailMeanNs, bodyMeanNs] = [parts.tailMeanNs[i], parts.bodyMeanNs[i]]
    const part = { column: columns[i], ranked: spans.components[i], tailMeanNs, bodyMeanNs }
    const contribution = blockInterval(parts.contributionNs[i], influences[i])
    return {
      name: COMPONENTS[index],
      totalNs: spent.totalNs[i],
      bodyMeanNs,
      ...bodyLimits(meanInterval(columns[i], usual, blocks)),
      tailMeanNs,
      ...judged(judge.judge(part), isLong),
      p99ContributionNs: parts.contributionNs[i],
      // No time is negative: what the interval has below 0 says nothing.
      ...(contribution === undefined
        ? {}
        : { lowNs: Math.max(0, contribution.low), highNs: contribution.high }),
      withoutNs: whatIf(spans, spans.components[i], p),
      shapleyNs: shapley.valueNs[i],
    }
  })
  const excessNs = (c: ComponentShare): number => c.tailMeanNs - c.bodyMeanNs
  components.sort((a, b) => excessNs(b) - excessNs(a))
  return { components, shapleySeNs: shapley.standardErrorNs }
}

/** The components of a sample that are not 0 throughout. */
export function spentTime({ components, weight }: TailSample): SpentTime {
  // Those that are 0 throughout share one column.
  const ofColumn = new Map<Float64Array, number>()
  for (const column of new Set(components)) ofColumn.set(column, weightedSum(column, weight))
  const totals = components.map((column) => ofColumn.get(column) ?? 0)
  const indexes = [...totals.keys()].filter((index) => totals[index] > 0)
  return { indexes, totalNs: indexes.map((index) => totals[index]) }
}

/** How many spans each row stands for, 0 of those that are slower than `limitNs`. */
function weightUpTo({ durNs, weight }: TailSample, limitNs: number): Float64Array {
  const usual = new Float64Array(durNs.length)
  for (let row = 0; row < durNs.length; row++) if (durNs[row] <= limitNs) usual[row] = weight[row]
  return usual
}

/** No time is negative. */
function bodyLimits(body: BlockInterval | undefined): Partial<ComponentShare> {
  return body === undefined ? {} : { bodyLowNs: Math.max(0, body.low), bodyHighNs: body.high }
}

function judged(
  { share, shareInterval, excessInterval, asUsualNs, verdict }: JudgedPart,
  isLong: boolean,
): Partial<ComponentShare> {
  return {
    ...(share === undefined ? {} : { excessShare: share }),
    ...(shareInterval === undefined
      ? {}
      : { excessShareLow: shareInterval.low, excessShareHigh: shareInterval.high }),
    ...(excessInterval === undefined
      ? {}
      : { excessLowNs: excessInterval.low, excessHighNs: excessInterval.high }),
    ...(asUsualNs === undefined ? {} : { asUsualNs }),
    ...(isLong ? { verdict } : {}),
  }
}
