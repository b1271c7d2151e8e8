import type { Quantile, SpanGroup, SpanGroups } from '../../model/analysis.ts'
import { count, duration, percent, percentile } from '../text/format.ts'
import type { Grid } from '../text/grid.ts'
import { COMPONENT_WORDS } from '../words/component-words.ts'
import { displayName } from '../words/display-name.ts'
import { groupName, labelValue, mainComponent } from '../words/group-words.ts'

/** A grid whose cells have numbers to sort by; undefined where a cell is text. */
export interface SortableGrid extends Grid {
  readonly numbers: readonly (readonly (number | undefined)[])[]
}

/** Groups as a table, row by row: how many, how slow, how much of the tail, and where most of it went. */
export function groupGrid(
  { names, groups }: SpanGroups,
  shown: readonly SpanGroup[],
  p: number,
): SortableGrid {
  const labels = names.length === 0 || groups.length === 0 ? [] : names
  return {
    header: [
      ...labels.map((name) => displayName(name)),
      ...['spans', 'share', 'p50', percentile(p), '95 % interval'],
      ...['of slowest 1 %', 'of excess', 'verdict', 'mostly'],
    ],
    align: `${'l'.repeat(labels.length)}rrrrlrrll`,
    rows: shown.map((group) => [
      ...labels.map((name) =>
        group.isOther === true ? groupName(group) : labelValue(group.labels, name),
      ),
      ...figures(group, p),
    ]),
    numbers: shown.map((group) => [...labels.map(() => undefined), ...values(group, p)]),
  }
}

function figures(group: SpanGroup, p: number): readonly string[] {
  const most = mainComponent(group)
  const high = quantile(group, p)
  return [
    count(group.spans),
    percent(group.share),
    ns(quantile(group, 0.5)?.ns),
    ns(high?.ns),
    interval(high),
    percent(group.tailShare),
    group.excessShare === undefined ? '' : percent(group.excessShare),
    group.verdict ?? '',
    most === undefined ? '' : COMPONENT_WORDS[most].short,
  ]
}

function values(group: SpanGroup, p: number): readonly (number | undefined)[] {
  const { spans, share, tailShare, excessShare } = group
  const high = quantile(group, p)
  return [
    ...[spans, share, quantile(group, 0.5)?.ns, high?.ns, high?.lowNs],
    ...[tailShare, excessShare, undefined, undefined],
  ]
}

function quantile({ quantiles }: SpanGroup, p: number): Quantile | undefined {
  return quantiles.find((each) => each.p === p)
}

function ns(value: number | undefined): string {
  return value === undefined ? '' : duration(value)
}

function interval(found: Quantile | undefined): string {
  if (found?.lowNs === undefined) return found === undefined ? '' : 'too few spans'
  return found.highNs === undefined
    ? `${duration(found.lowNs)} or more`
    : `${duration(found.lowNs)} to ${duration(found.highNs)}`
}
