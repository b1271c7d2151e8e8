import type { NestedPaths } from '../spans/nested-paths.ts'
import type { SpanColumns } from '../spans/span-columns.ts'
import { tailParts } from '../tail/euler.ts'
import type { TailPart } from '../tail/part-judge.ts'
import type { RankedSpans } from '../tail/ranked-spans.ts'
import type { TailSample } from '../tail/tail-sample.ts'

/** So many chains of calls are told, those with the most time in slow spans. */
const TOLD = 24

/** What is spent inside a chain of calls of other traced functions. */
interface NestedPart extends TailPart {
  /** The functions of the chain, outermost first. */
  readonly path: readonly string[]
}

/** A sample of spans, the same by rank, and which of them are the slow ones: from the p-quantile on. */
interface SampledSpans {
  readonly sample: TailSample
  readonly spans: RankedSpans
  readonly p: number
}

/** What the spans of a sample spent inside calls that they made, for each chain of calls; empty where they made none. */
export function nestedParts(
  frame: SampledSpans,
  columns: SpanColumns,
  paths: NestedPaths,
): readonly NestedPart[] {
  return [...pathColumns(frame, columns)].map(([path, column]) => ({
    path: paths.names(path),
    ...partOf(frame, column),
  }))
}

/** Each chain behind its outer one, those of one outer call with the greatest `rank` first. */
export function inTree<T extends { readonly path: readonly string[] }>(
  parts: readonly T[],
  rank: (part: T) => number,
): readonly T[] {
  const ranked = parts.toSorted((a, b) => rank(b) - rank(a))
  const under = (outer: readonly string[]): readonly T[] =>
    ranked
      .filter(
        ({ path }) =>
          path.length === outer.length + 1 && outer.every((name, i) => path[i] === name),
      )
      .flatMap((part) => [part, ...under(part.path)])
  return under([])
}

/** Time by row of the sample for each chain; of many chains those with the most time. */
function pathColumns(
  { sample }: Pick<SampledSpans, 'sample'>,
  columns: SpanColumns,
): Map<number, Float64Array> {
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

function partOf({ spans, p }: SampledSpans, column: Float64Array): TailPart {
  const ranked = Float64Array.from(spans.row, (row) => column[row])
  const { tailMeanNs, bodyMeanNs } = tailParts({ ...spans, components: [ranked] }, p)
  return { column, ranked, tailMeanNs: tailMeanNs[0], bodyMeanNs: bodyMeanNs[0] }
}
