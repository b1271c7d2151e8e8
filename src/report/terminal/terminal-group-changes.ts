import type { FunctionChange } from '../../model/comparison.ts'
import { groupChangeGrid } from '../layout/group-change-grid.ts'
import { counted } from '../text/format.ts'
import type { Page } from '../text/page.ts'
import { gridLines } from '../text/text-table.ts'
import { wrap } from '../text/wrap.ts'
import { displayName } from '../words/display-name.ts'
import { mixSentence } from '../words/mix-words.ts'

const SHOWN = 20

/** Whether a function has another mix of groups, or slower ones; groups that came or went say so. */
export function groupChanges({ fn, groups: mix }: FunctionChange, page: Page): readonly string[] {
  if (mix === undefined || mix.groups.length < 2) return []
  const shown = page.verbose ? mix.groups : mix.groups.slice(0, SHOWN)
  const hidden = mix.groups.length - shown.length
  return [
    page.ink.heading(
      `${displayName(fn)} by ${mix.names.map(displayName).join(', ')}: another mix, or slower groups?`,
    ),
    ...wrap(mixSentence('mean', mix.mean, 'groups'), page.columns, '  '),
    ...wrap(mixSentence('p99', mix.p99, 'groups'), page.columns, '  '),
    ...gridLines(groupChangeGrid(shown), page.columns),
    ...(hidden > 0 ? [`  ${counted(hidden, 'more group')}: -v shows all.`] : []),
  ]
}
