import type { FunctionAnalysis } from '../../model/analysis.ts'
import type { FunctionChange } from '../../model/comparison.ts'
import { nestedChangeGrid, nestedGrid } from '../layout/nested-grid.ts'
import type { Page } from '../text/page.ts'
import { gridLines } from '../text/text-table.ts'
import { displayName } from '../words/display-name.ts'

/** Which part of what makes a function slow lies inside calls of other traced functions, as one tree. */
export function nestedSection(
  { fn, nested = [] }: FunctionAnalysis,
  page: Page,
): readonly string[] {
  if (nested.length === 0) return []
  return [
    page.ink.heading(
      `Inside ${displayName(fn)}: which part of its excess lies in calls that it made`,
    ),
    ...gridLines(nestedGrid(nested, '  '), page.columns),
  ]
}

/** What calls of a function spent inside calls of others, before and after, as one tree. */
export function nestedChanges({ fn, nested = [] }: FunctionChange, page: Page): readonly string[] {
  if (nested.length === 0) return []
  return [
    page.ink.heading(`Inside ${displayName(fn)}: time in calls that it made`),
    ...gridLines(nestedChangeGrid(nested, '  '), page.columns),
  ]
}
