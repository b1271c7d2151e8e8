import type { FunctionAnalysis } from '../../model/analysis.ts'
import { duration, percent } from '../text/format.ts'
import type { Page } from '../text/page.ts'
import { textTable } from '../text/text-table.ts'
import { displayName } from '../words/display-name.ts'

/** Which part of what makes a function slow lies inside calls of other traced functions, as one tree. */
export function nestedSection(
  { fn, nested = [] }: FunctionAnalysis,
  page: Page,
): readonly string[] {
  if (nested.length === 0) return []
  const rows = nested.map(({ path, bodyMeanNs, tailMeanNs, excessShare, verdict }) => [
    `${'  '.repeat(path.length - 1)}${displayName(path[path.length - 1])}`,
    duration(Math.round(bodyMeanNs)),
    duration(Math.round(tailMeanNs)),
    excessShare === undefined ? '' : percent(excessShare),
    verdict ?? '',
  ])
  return [
    page.ink.heading(
      `Inside ${displayName(fn)}: which part of its excess lies in calls that it made`,
    ),
    ...textTable([['', 'usual', 'slow', 'excess', ''], ...rows], {
      align: 'lrrrl',
      indent: '  ',
      columns: page.columns,
    }),
  ]
}
