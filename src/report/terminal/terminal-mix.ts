import type { Comparison, FunctionChange, LoneFunction } from '../../model/comparison.ts'
import { change, count, counted, duration, percent, percentile } from '../text/format.ts'
import type { Page } from '../text/page.ts'
import { textTable } from '../text/text-table.ts'
import { wrap } from '../text/wrap.ts'
import { displayName } from '../words/display-name.ts'
import { headline } from '../words/headline.ts'
import { mixSentence } from '../words/mix-words.ts'

const ROWS_SHOWN = 20

/** Where several functions are compared: one line each, so that the eye finds those that moved. */
export function overviewSection({ functions }: Comparison, page: Page): readonly string[] {
  if (functions.length < 2) return []
  const shown = page.verbose ? functions : functions.slice(0, ROWS_SHOWN)
  const left = functions.length - shown.length
  return [
    page.ink.heading(`p99 of ${counted(functions.length, 'function')}`),
    ...textTable(
      [
        ['', 'spans before', 'after', 'p99 before', 'after', 'change', 'q', ''],
        ...shown.map(overviewRow),
      ],
      { align: 'lrrrrrrl', indent: '  ', columns: page.columns },
    ),
    ...(left === 0 ? [] : [`  ${counted(left, 'more function')} (-v shows all).`]),
    ...wrap(
      'q: how likely a change of all durations is chance, with the number of functions in mind (Mann–Whitney, Benjamini–Hochberg).',
      page.columns,
      '  ',
    ),
  ]
}

function overviewRow({ fn, before, after, p99, effect }: FunctionChange): readonly string[] {
  return [
    displayName(fn),
    count(before.spans),
    count(after.spans),
    duration(p99.beforeNs),
    duration(p99.afterNs),
    change(p99.changeNs),
    effect.q < 0.001 ? '< 0.001' : effect.q.toFixed(3),
    p99.verdict,
  ]
}

/** Functions that only one capture has: they cannot be compared, but a renamed one is found here. */
export function loneSection(
  heading: string,
  functions: readonly LoneFunction[],
  page: Page,
): readonly string[] {
  if (functions.length === 0) return []
  const shown = page.verbose ? functions : functions.slice(0, ROWS_SHOWN)
  const left = functions.length - shown.length
  return [
    page.ink.heading(heading),
    ...shown.flatMap(({ fn, side, quantiles }) => {
      const quantile = headline(quantiles)
      const tail =
        quantile === undefined ? '' : `, ${percentile(quantile.p)} ${duration(quantile.ns)}`
      return wrap(
        `${displayName(fn)}: ${counted(side.spans, 'span')}, mean ${duration(Math.round(side.meanNs))}${tail}.`,
        page.columns,
        '  ',
      )
    }),
    ...(left === 0 ? [] : [`  ${counted(left, 'more function')} (-v shows all).`]),
  ]
}

/** Whether the whole changed since other functions are called, or since functions take another time. */
export function mixSection(comparison: Comparison, page: Page): readonly string[] {
  const { overall, functions, onlyBefore, onlyAfter } = comparison
  const all = functions.length + onlyBefore.length + onlyAfter.length
  if (overall === undefined || all < 2) return []
  return [
    page.ink.heading('All functions together: another mix, or slower functions?'),
    ...wrap(mixSentence('mean', overall.mean), page.columns, '  '),
    ...wrap(mixSentence('p99', overall.p99), page.columns, '  '),
    ...textTable(
      [
        ['of the mean', 'share before', 'after', 'by its share', 'by its time'],
        ...functions
          .slice(0, ROWS_SHOWN)
          .map(({ fn, before, after, mix }) => [
            displayName(fn),
            percent(before.share),
            percent(after.share),
            change(mix.mixNs),
            change(mix.rateNs),
          ]),
        ...onlyBefore
          .slice(0, ROWS_SHOWN)
          .map(({ fn, side, mix }) => [
            displayName(fn),
            percent(side.share),
            percent(0),
            change(mix.mixNs),
            change(mix.rateNs),
          ]),
        ...onlyAfter
          .slice(0, ROWS_SHOWN)
          .map(({ fn, side, mix }) => [
            displayName(fn),
            percent(0),
            percent(side.share),
            change(mix.mixNs),
            change(mix.rateNs),
          ]),
      ],
      { align: 'lrrrr', indent: '  ', columns: page.columns },
    ),
  ]
}
