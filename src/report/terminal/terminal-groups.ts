import type { FunctionAnalysis, SpanGroup } from '../../model/analysis.ts'
import { count, counted, duration, percent, percentile } from '../text/format.ts'
import type { Page } from '../text/page.ts'
import { textTable } from '../text/text-table.ts'
import { wrap } from '../text/wrap.ts'
import { COMPONENT_WORDS } from '../words/component-words.ts'
import { displayName } from '../words/display-name.ts'
import { headline } from '../words/headline.ts'

const SHOWN = 20

/** The spans of one function by groups: how many, how slow, how much of the tail, and where their time went mostly. */
export function groupSection(fn: FunctionAnalysis, page: Page): readonly string[] {
  if (fn.grouped === undefined) return []
  const { groups, betweenShare } = fn.grouped
  const names = Object.keys(groups[0]?.labels ?? {})
  const shown = page.verbose ? groups : groups.slice(0, SHOWN)
  const p = headline(fn.quantiles)?.p ?? 0.99
  const rows = [
    [...names, 'spans', 'p50', percentile(p), 'of the slowest 1 %', 'of the excess', 'mostly'],
    ...shown.map((group) => row(group, names, p)),
  ]
  const hidden = groups.length - shown.length
  const between =
    betweenShare === undefined
      ? []
      : wrap(
          `${percent(betweenShare)} of the excess lies between the groups, the rest within them.`,
          page.columns,
          '  ',
        )
  return [
    page.ink.heading(`${displayName(fn.fn)} by ${names.join(', ')}`),
    ...textTable(rows, {
      align: `${'l'.repeat(names.length)}rrrrrl`,
      indent: '  ',
      columns: page.columns,
    }),
    ...(hidden > 0 ? [`  ${counted(hidden, 'more group')}: -v shows all.`] : []),
    ...between,
  ]
}

function row(group: SpanGroup, names: readonly string[], p: number): readonly string[] {
  const at = (wanted: number): string => {
    const found = group.quantiles.find((each) => each.p === wanted)
    return found === undefined ? '' : duration(found.ns)
  }
  const labels = names.map((name) => labelCell(group, name))
  const [most] = group.components
  return [
    ...labels,
    count(group.spans),
    at(0.5),
    at(p),
    percent(group.tailShare),
    group.excessShare === undefined ? '' : percent(group.excessShare),
    most === undefined ? '' : COMPONENT_WORDS[most.name].short,
  ]
}

function labelCell({ labels, isOther }: SpanGroup, name: string): string {
  if (isOther === true) return '(others)'
  const value = displayName(labels[name] ?? '')
  return value === '' ? '(not known)' : value
}
