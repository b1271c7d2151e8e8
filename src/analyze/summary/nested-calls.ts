import type { NestedShare } from '../../model/tail.ts'
import { inTree, nestedParts } from '../groups/nested-parts.ts'
import type { NestedPaths } from '../spans/nested-paths.ts'
import type { SpanColumns } from '../spans/span-columns.ts'
import { PartJudge, type TailFrame } from '../tail/part-judge.ts'

/**
 * Which part of the excess of a function lies inside calls of other traced functions that it made, as a tree: each chain of calls
 * behind the one that it goes on from, the most excess first. Empty where it made none.
 */
export function nestedCalls(
  frame: TailFrame,
  columns: SpanColumns,
  paths: NestedPaths,
  isLong: boolean,
): readonly NestedShare[] {
  const parts = nestedParts(frame, columns, paths)
  if (parts.length === 0) return []
  const judge = new PartJudge(frame)
  const shares = parts.map((part): NestedShare => {
    const { share, shareInterval, verdict } = judge.judge(part)
    return {
      path: part.path,
      bodyMeanNs: part.bodyMeanNs,
      tailMeanNs: part.tailMeanNs,
      ...(share === undefined ? {} : { excessShare: share }),
      ...(shareInterval === undefined
        ? {}
        : { excessShareLow: shareInterval.low, excessShareHigh: shareInterval.high }),
      ...(isLong ? { verdict } : {}),
    }
  })
  return inTree(shares, ({ tailMeanNs, bodyMeanNs }) => tailMeanNs - bodyMeanNs)
}
