import type { FunctionChange } from '../../model/comparison.ts'
import { changedPlaces, placeChangeGrid } from '../layout/place-change-grid.ts'
import { counted } from '../text/format.ts'
import type { Page } from '../text/page.ts'
import { gridLines } from '../text/text-table.ts'
import { wrap } from '../text/wrap.ts'
import { displayName } from '../words/display-name.ts'
import { placeAt, placeKind } from '../words/place-words.ts'

const SHOWN = 6

/** What each place in the code did to the change of p99; no lines in captures without stacks. */
export function placeChanges(fn: FunctionChange, page: Page): readonly string[] {
  const changed = changedPlaces(fn)
  if (changed.length === 0) return []
  const shown = page.verbose ? changed : changed.slice(0, SHOWN)
  const hidden = changed.length - shown.length
  const [head, ...rows] = gridLines(placeChangeGrid(shown, placeKind), page.columns)
  return [
    page.ink.heading(`Where in the code p99 of ${displayName(fn.fn)} changed`),
    head,
    ...rows.flatMap((row, i) => [row, ...wrap(`at ${placeAt(shown[i])}`, page.columns, '      ')]),
    ...(hidden > 0 ? [`  ${counted(hidden, 'more place')} (-v shows all).`] : []),
  ]
}
