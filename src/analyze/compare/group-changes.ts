import type { QuantileChange } from '../../model/comparison.ts'
import type { GroupQuantiles, SideOfGroup, SpanGroups } from '../../model/tail.ts'
import { groupSpans } from '../groups/group-spans.ts'
import type { LabelSets } from '../spans/label-sets.ts'
import type { ChosenSpans } from '../spans/span-population.ts'
import { changeOf, differenceBounds } from './change-interval.ts'
import { ALONE } from './side-quantile.ts'

/** The spans of a function in one capture, and what their labels are. */
export interface LabelledSpans {
  readonly chosen: ChosenSpans
  readonly labels: LabelSets
}

/** Which groups are looked at, and at which percentiles (fractions). */
export interface GroupChangeOptions {
  readonly by: readonly string[]
  readonly isRaw: boolean
  readonly ps: readonly number[]
}

/**
 * The percentiles of each group before and after with the intervals that `analyze` gives them, and their changes, which join the
 * two, as those of all spans do. A group that one capture does not have has no change. What is left of very many is no group.
 */
export function groupChanges(
  before: LabelledSpans,
  after: LabelledSpans,
  options: GroupChangeOptions,
): GroupQuantiles {
  const [old, young] = [sideGroups(before, options), sideGroups(after, options)]
  const keys = [...new Set([...old.keys(), ...young.keys()])]
  return {
    names: options.by,
    groups: keys.map((key) => {
      const [was, is] = [old.get(key), young.get(key)]
      return {
        labels: (was ?? is)?.labels ?? {},
        ...(was === undefined ? {} : { before: was }),
        ...(is === undefined ? {} : { after: is }),
        changes: was === undefined || is === undefined ? [] : changes(was, is),
      }
    }),
  }
}

type Labelled = SideOfGroup & Pick<SpanGroups['groups'][number], 'labels'>

function sideGroups(
  { chosen, labels }: LabelledSpans,
  options: GroupChangeOptions,
): ReadonlyMap<string, Labelled> {
  const { grouped } = groupSpans(chosen, { ...options, ...ALONE, labels })
  const groups = (grouped?.groups ?? []).filter(({ isOther }) => isOther !== true)
  return new Map(
    groups.map((group) => [
      JSON.stringify(options.by.map((name) => group.labels[name])),
      { labels: group.labels, spans: group.spans, quantiles: group.quantiles },
    ]),
  )
}

function changes(before: Labelled, after: Labelled): readonly QuantileChange[] {
  return before.quantiles.flatMap(({ p, ns, lowNs, highNs }) => {
    const other = after.quantiles.find((each) => each.p === p)
    if (other === undefined) return []
    const old = { ns, low: lowNs, high: highNs }
    const young = { ns: other.ns, low: other.lowNs, high: other.highNs }
    return [{ p, ...changeOf(old, young, differenceBounds(old, young)) }]
  })
}
