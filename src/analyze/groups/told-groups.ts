import type { SpanGroup } from '../../model/analysis.ts'

/** Where nobody said by what, groups are told if there are so many at most. */
export const MOST_UNASKED = 50
/** Small pictures of so many groups, beside each other. */
export const MOST_DRAWN = 12

/** What a group is called: the values of the labels `names`; without values it is all the others. */
export function labelled(
  names: readonly string[],
  values: readonly string[] | undefined,
): Pick<SpanGroup, 'labels' | 'isOther'> {
  if (values === undefined) return { labels: {}, isOther: true }
  return { labels: Object.fromEntries(names.map((name, i) => [name, values[i]])) }
}
