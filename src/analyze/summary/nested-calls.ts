import type { NestedShare } from '../../model/tail.ts'
import type { NestedPaths } from '../spans/nested-paths.ts'
import type { SpanColumns } from '../spans/span-columns.ts'
import { tailParts } from '../tail/euler.ts'
import { PartJudge, type TailFrame, type TailPart } from '../tail/part-judge.ts'

/** So many chains of calls are told, those with the most time in slow spans. */
const TOLD = 24

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
  const byPath = pathColumns(frame, columns)
  if (byPath.size === 0) return []
  const judge = new PartJudge(frame)
  const shares = [...byPath].map(([path, column]): NestedShare => {
    const part = partOf(frame, column)
    const { share, shareInterval, verdict } = judge.judge(part)
    return {
      path: paths.names(path),
      bodyMeanNs: part.bodyMeanNs,
      tailMeanNs: part.tailMeanNs,
      ...(share === undefined ? {} : { excessShare: share }),
      ...(shareInterval === undefined
        ? {}
        : { excessShareLow: shareInterval.low, excessShareHigh: shareInterval.high }),
      ...(isLong ? { verdict } : {}),
    }
  })
  return inTree(shares)
}

/** Time by row of the sample for each chain; of many chains those with the most time. */
function pathColumns({ sample }: TailFrame, columns: SpanColumns): Map<number, Float64Array> {
  const byPath = new Map<number, { readonly column: Float64Array; ns: number }>()
  for (let row = 0; row < sample.length; row++) {
    columns.eachNested(sample.storeRow[row], (path, ns) => {
      const known = byPath.get(path) ?? { column: new Float64Array(sample.length), ns: 0 }
      byPath.set(path, known)
      known.column[row] = ns
      known.ns += ns * sample.weight[row]
    })
  }
  const largest = [...byPath].sort((a, b) => b[1].ns - a[1].ns).slice(0, TOLD)
  return new Map(largest.map(([path, { column }]) => [path, column]))
}

function partOf({ spans, p }: TailFrame, column: Float64Array): TailPart {
  const ranked = Float64Array.from(spans.row, (row) => column[row])
  const { tailMeanNs, bodyMeanNs } = tailParts({ ...spans, components: [ranked] }, p)
  return { column, ranked, tailMeanNs: tailMeanNs[0], bodyMeanNs: bodyMeanNs[0] }
}

/** Each share behind its outer one. */
function inTree(shares: readonly NestedShare[]): readonly NestedShare[] {
  const ranked = shares.toSorted(
    (a, b) => b.tailMeanNs - b.bodyMeanNs - (a.tailMeanNs - a.bodyMeanNs),
  )
  const under = (outer: readonly string[]): readonly NestedShare[] =>
    ranked
      .filter(
        ({ path }) =>
          path.length === outer.length + 1 && outer.every((name, i) => path[i] === name),
      )
      .flatMap((share) => [share, ...under(share.path)])
  return under([])
}
