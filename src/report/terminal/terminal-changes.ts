import type { FunctionChange } from '../../model/comparison.ts'
import {
  changedComponents,
  componentChangeGrid,
  percentileChangeGrid,
  risenComponents,
} from '../layout/change-grid.ts'
import { counted } from '../text/format.ts'
import type { Page } from '../text/page.ts'
import { gridLines } from '../text/text-table.ts'
import { wrap } from '../text/wrap.ts'
import { detectableSentence, effectSentence, spansWords } from '../words/change-words.ts'
import { componentAdvice } from '../words/component-advice.ts'
import { displayName } from '../words/display-name.ts'
import { kindsSentence } from '../words/mix-words.ts'
import { componentRows } from './component-rows.ts'

/** How each percentile and the mean of one function moved, and how its spans lie to those from before. */
export function percentileChanges(fn: FunctionChange, page: Page): readonly string[] {
  return [
    page.ink.heading(`Percentiles of ${displayName(fn.fn)}`),
    ...gridLines(percentileChangeGrid(fn), page.columns),
    ...wrap(`${spansWords(fn)} ${effectSentence(fn.effect)}`, page.columns, '  '),
    ...[detectableSentence(fn), kindsSentence(fn)]
      .filter(Boolean)
      .flatMap((line) => wrap(line, page.columns, '  ')),
  ]
}

/** What p99 is made of before and after, component by component: the changes sum to that of p99. */
export function componentChanges(fn: FunctionChange, page: Page): readonly string[] {
  const { components } = fn
  if (components.length === 0) return []
  const shown = page.verbose ? components : changedComponents(fn)
  const left = components.length - shown.length
  return [
    page.ink.heading(`Where the change of p99 of ${displayName(fn.fn)} comes from`),
    ...componentRows(
      componentChangeGrid(shown, fn),
      shown.map(({ name }) => name),
      page,
    ),
    ...(left === 0
      ? []
      : [`  ${counted(left, 'component')} that hardly changed left out (-v shows all).`]),
    ...risenComponents(fn).flatMap(({ name }) => componentAdvice(name, page)),
  ]
}
