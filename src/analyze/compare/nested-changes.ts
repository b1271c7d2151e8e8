import type { NestedChange, NestedTime } from '../../model/tail.ts'
import { inTree, nestedParts } from '../groups/nested-parts.ts'
import type { PreparedSide, PreparedSides } from './compared-side.ts'

/**
 * What either capture's calls of a function spent inside calls of other traced functions that they made, as one tree: each chain of
 * calls behind the one that it goes on from, the greatest change of slow calls first. Nothing where neither made any.
 */
export function nestedChanges(
  { before, after }: PreparedSides,
  p: number,
): { readonly nested?: readonly NestedChange[] } {
  const [old, young] = [timesOf(before, p), timesOf(after, p)]
  const paths = new Map([...old, ...young].map(([key, { path }]) => [key, path]))
  const changes = [...paths].map(
    ([key, path]): NestedChange => ({
      path,
      before: old.get(key)?.time ?? NO_TIME,
      after: young.get(key)?.time ?? NO_TIME,
    }),
  )
  if (changes.length === 0) return {}
  return {
    nested: inTree(changes, (each) => Math.abs(each.after.tailMeanNs - each.before.tailMeanNs)),
  }
}

const NO_TIME: NestedTime = { bodyMeanNs: 0, tailMeanNs: 0 }

function timesOf(
  { chosen, sample, resampled: { spans }, nested }: PreparedSide,
  p: number,
): Map<string, { readonly path: readonly string[]; readonly time: NestedTime }> {
  if (nested === undefined) return new Map()
  const parts = nestedParts({ sample, spans, p }, chosen.population.columns, nested)
  return new Map(
    parts.map(({ path, bodyMeanNs, tailMeanNs }) => [
      JSON.stringify(path),
      { path, time: { bodyMeanNs, tailMeanNs } },
    ]),
  )
}
