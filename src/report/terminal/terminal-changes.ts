import type { Change, ComponentChange, FunctionChange } from '../../model/comparison.ts'
import { change, counted, duration, percentile } from '../text/format.ts'
import type { Page } from '../text/page.ts'
import { textTable } from '../text/text-table.ts'
import { wrap } from '../text/wrap.ts'
import {
  detectableSentence,
  effectSentence,
  intervalCell,
  spansWords,
} from '../words/change-words.ts'
import { componentAdvice } from '../words/component-advice.ts'
import { COMPARED_WORDS } from '../words/component-words.ts'
import { displayName } from '../words/display-name.ts'
import { kindsSentence } from '../words/mix-words.ts'

/** Components that changed by less than this part of the change of p99 are left to `-v` and the JSON. */
const LEAST_PART = 0.01
/** So many components that rose are explained, each with so much of the rise at least. */
const EXPLAINED = 2
const LEAST_EXPLAINED = 0.1

/** How each percentile and the mean of one function moved, and how its spans lie to those from before. */
export function percentileChanges(fn: FunctionChange, page: Page): readonly string[] {
  const { before, after } = fn
  const rows = fn.quantiles.map((each) => row(percentile(each.p), each))
  const slowest = [
    'slowest',
    duration(before.maxNs),
    duration(after.maxNs),
    change(after.maxNs - before.maxNs),
  ]
  return [
    page.ink.heading(`Percentiles of ${displayName(fn.fn)}`),
    ...textTable(
      [
        ['', 'before', 'after', 'change', '95 % interval', ''],
        ...rows,
        row('mean', fn.mean),
        slowest,
      ],
      { align: 'lrrrll', indent: '  ', columns: page.columns },
    ),
    ...wrap(`${spansWords(fn)} ${effectSentence(fn.effect)}`, page.columns, '  '),
    ...[detectableSentence(fn), kindsSentence(fn)]
      .filter(Boolean)
      .flatMap((line) => wrap(line, page.columns, '  ')),
  ]
}

/** What p99 is made of before and after, component by component: the changes sum to that of p99. */
export function componentChanges(fn: FunctionChange, page: Page): readonly string[] {
  const { components, p99 } = fn
  if (components.length === 0) return []
  const least = LEAST_PART * Math.max(...components.map(({ changeNs }) => Math.abs(changeNs)))
  const shown = components.filter(
    ({ changeNs }) => page.verbose || (changeNs !== 0 && Math.abs(changeNs) >= least),
  )
  const left = components.length - shown.length
  return [
    page.ink.heading(`Where the change of p99 of ${displayName(fn.fn)} comes from`),
    ...textTable(
      [
        ['', 'before', 'after', 'change', '95 % interval', ''],
        ...shown.map((each) => row(COMPARED_WORDS[each.name].short, each)),
        row('p99', p99),
      ],
      { align: 'lrrrll', indent: '  ', columns: page.columns },
    ),
    ...(left === 0
      ? []
      : [`  ${counted(left, 'component')} that hardly changed left out (-v shows all).`]),
    ...components
      .filter((each) => isCause(each, p99))
      .slice(0, EXPLAINED)
      .flatMap(({ name }) => componentAdvice(name, page)),
  ]
}

function row(name: string, each: Change): readonly string[] {
  return [
    name,
    duration(Math.round(each.beforeNs)),
    duration(Math.round(each.afterNs)),
    change(each.changeNs),
    intervalCell(each),
    each.verdict,
  ]
}

/** Whether a component rose, and made a good part of a rise that is more than chance. */
function isCause({ name, changeNs, verdict }: ComponentChange, p99: Change): boolean {
  return (
    p99.verdict === 'changed' &&
    p99.changeNs > 0 &&
    verdict === 'changed' &&
    name !== 'unknown' &&
    changeNs >= LEAST_EXPLAINED * p99.changeNs
  )
}
