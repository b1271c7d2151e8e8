import type { Verdict } from '../../model/analysis.ts'
import { tailParts } from '../tail/euler.ts'
import { type JudgedPart, PartJudge, type TailFrame, type TailPart } from '../tail/part-judge.ts'

/** So many groups are judged, those with most of the excess. */
const JUDGED = 24

/** What is known of a group's part of the excess. */
export interface JudgedGroup {
  readonly low?: number
  readonly high?: number
  readonly verdict?: Verdict
}

/**
 * Whether groups make the tail slow. The part of a group is what its spans take over the usual mean, where they are slower than
 * the median: of the others it has none. If it were as usual, each of its spans took the usual mean at most. `groupOf` tells the
 * group of a row of the store; `order` are the groups, the most excess first.
 */
export function judgeGroups(
  frame: TailFrame,
  groupOf: (row: number) => number,
  order: readonly number[],
): ReadonlyMap<number, JudgedGroup> {
  const judge = new PartJudge(frame)
  const of = Int32Array.from(frame.sample.storeRow, groupOf)
  const found = new Map<number, JudgedGroup>()
  for (const group of order.slice(0, JUDGED)) {
    const { shareInterval, verdict }: JudgedPart = judge.judge(groupPart(frame, of, group))
    found.set(group, {
      ...(shareInterval === undefined ? {} : { low: shareInterval.low, high: shareInterval.high }),
      verdict,
    })
  }
  return found
}

function groupPart(frame: TailFrame, of: Int32Array, group: number): TailPart {
  const { sample, spans, bodyMeanNs: usualNs, p } = frame
  const medianNs = spans.durNs[spans.length >> 1] ?? 0
  const column = new Float64Array(sample.length)
  for (let row = 0; row < column.length; row++) {
    const durNs = sample.durNs[row]
    if (of[row] === group && durNs > medianNs) column[row] = durNs - usualNs
  }
  const ranked = Float64Array.from(spans.row, (row) => column[row])
  const { tailMeanNs, bodyMeanNs } = tailParts({ ...spans, components: [ranked] }, p)
  return { column, ranked, tailMeanNs: tailMeanNs[0], bodyMeanNs: bodyMeanNs[0] }
}
