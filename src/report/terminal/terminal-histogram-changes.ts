import type { Comparison, HistogramChange } from '../../model/comparison.ts'
import { counted } from '../text/format.ts'
import type { Page } from '../text/page.ts'
import { textTable } from '../text/text-table.ts'
import { wrap } from '../text/wrap.ts'
import {
  HISTOGRAM_CHANGE_HEAD,
  histogramChangeRows,
  histogramChangeSentence,
} from '../words/histogram-change-words.ts'
import { histogramName } from '../words/histogram-name.ts'

const SHOWN = 10

/** The histograms that both captures have, a block each: those whose buckets moved most. */
export function histogramChanges(
  { histograms }: Comparison,
  page: Page,
): readonly (readonly string[])[] {
  const most = [...histograms].sort((a, b) => b.totalVariation - a.totalVariation)
  const shown = page.verbose ? histograms : most.slice(0, SHOWN)
  const left = histograms.length - shown.length
  return [
    ...shown.map((each) => block(each, page)),
    ...(left === 0 ? [] : [[`${counted(left, 'more histogram')} that moved less (-v shows all).`]]),
  ]
}

function block(change: HistogramChange, page: Page): readonly string[] {
  return [
    page.ink.heading(`Histogram ${histogramName(change)}`),
    ...textTable([HISTOGRAM_CHANGE_HEAD, ...histogramChangeRows(change)], {
      align: 'lrrlll',
      indent: '  ',
      columns: page.columns,
    }),
    ...wrap(histogramChangeSentence(change), page.columns, '  '),
  ]
}
