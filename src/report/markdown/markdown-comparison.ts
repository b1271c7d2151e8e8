import type { Change, Comparison, FunctionChange } from '../../model/comparison.ts'
import { change, count, counted, duration, percentile } from '../text/format.ts'
import { changeSentence, intervalCell } from '../words/change-words.ts'
import { COMPONENT_WORDS } from '../words/component-words.ts'
import { markdownName } from './markdown-text.ts'

const FUNCTIONS_SHOWN = 10
const COMPONENTS_SHOWN = 6

/** The comparison as a comment for a pull request: a sentence and two small tables for each function. */
export function comparisonMarkdown(comparison: Comparison): string {
  const { functions, before, after, onlyBefore, onlyAfter } = comparison
  const shown = functions.slice(0, FUNCTIONS_SHOWN)
  const hidden = functions.length - shown.length
  const blocks = [
    '### Latency before and after',
    ...shown.flatMap(functionBlocks),
    ...(functions.length === 0 ? ['The captures have no function in common.'] : []),
    ...(hidden === 0 ? [] : [`${counted(hidden, 'more function')} left out.`]),
    ...alone('Only before', onlyBefore),
    ...alone('Only after', onlyAfter),
    `<sub>Before: ${markdownName(before.name)}, ${counted(before.capture.spans, 'span')}, ${counted(before.capture.lost, 'lost event')}. After: ${markdownName(after.name)}, ${counted(after.capture.spans, 'span')}, ${counted(after.capture.lost, 'lost event')}. Intervals: 95 %, ${count(comparison.resamples)} block bootstrap drawings.</sub>`,
  ]
  return `${blocks.join('\n\n')}\n`
}

function functionBlocks(fn: FunctionChange): readonly string[] {
  const components = fn.components.slice(0, COMPONENTS_SHOWN)
  return [
    `**${changeSentence(fn, markdownName)}**`,
    table([
      ...fn.quantiles.map((each) => [percentile(each.p), ...cells(each)]),
      ['mean', ...cells(fn.mean)],
    ]),
    ...(components.length === 0
      ? []
      : [
          table([
            ...components.map((each) => [COMPONENT_WORDS[each.name].label, ...cells(each)]),
            ['p99', ...cells(fn.p99)],
          ]),
        ]),
  ]
}

function cells(each: Change): readonly string[] {
  const isBold = each.verdict === 'changed'
  const moved = change(each.changeNs)
  return [
    duration(Math.round(each.beforeNs)),
    duration(Math.round(each.afterNs)),
    isBold ? `**${moved}**` : moved,
    intervalCell(each),
    each.verdict,
  ]
}

function table(rows: readonly (readonly string[])[]): string {
  return [
    '| | before | after | change | 95 % interval | |',
    '|---|---:|---:|---:|---|---|',
    ...rows.map((row) => `| ${row.join(' | ')} |`),
  ].join('\n')
}

function alone(heading: string, functions: Comparison['onlyBefore']): readonly string[] {
  if (functions.length === 0) return []
  const names = functions.slice(0, FUNCTIONS_SHOWN).map(({ fn }) => markdownName(fn))
  const more = functions.length - names.length
  return [`${heading}: ${names.join(', ')}${more === 0 ? '' : ` and ${count(more)} more`}.`]
}
