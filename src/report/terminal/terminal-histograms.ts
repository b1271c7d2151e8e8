import type { HistogramAnalysis } from '../../model/analysis.ts'
import { bar, mergeBuckets } from '../layout/bars.ts'
import { count, percentile } from '../text/format.ts'
import type { Page } from '../text/page.ts'
import { textTable } from '../text/text-table.ts'
import { wrap } from '../text/wrap.ts'
import { bucketRange, quantileRange } from '../words/bucket-words.ts'
import { headline } from '../words/headline.ts'
import { histogramName } from '../words/histogram-name.ts'
import { histogramGrid, histogramSize, openEndSentences } from '../words/histogram-words.ts'

const DRAWN = 4
const LISTED = 20
// hist() of the usual range has some twenty buckets: neighbours are taken together only beyond.
const BAR_ROWS = 32
const BAR_COLUMNS = 30

/** Every histogram with its percentiles: the fullest drawn, the others one line each; one block of lines per entry. */
export function histogramSection(
  histograms: readonly HistogramAnalysis[],
  page: Page,
): readonly (readonly string[])[] {
  const drawn = page.verbose ? histograms.length : DRAWN
  const blocks = histograms.slice(0, drawn).map((histogram) => drawing(histogram, page))
  const rest = histograms.slice(drawn)
  return rest.length === 0 ? blocks : [...blocks, list(rest, page)]
}

function drawing(analysis: HistogramAnalysis, page: Page): readonly string[] {
  const { align, rows } = histogramGrid(analysis)
  const quantiles = rows.map(([name, lies, interval]) => [
    name,
    lies,
    interval === '' ? '' : `95 % interval ${interval}`,
  ])
  return [
    page.ink.heading(`Histogram ${histogramName(analysis.histogram)}`),
    `  ${histogramSize(analysis)}`,
    ...textTable(quantiles, { align, indent: '  ', columns: page.columns }),
    ...picture(analysis, page),
    ...openEndSentences(analysis).flatMap((text) => wrap(text, page.columns, '  ')),
  ]
}

function picture({ histogram }: HistogramAnalysis, page: Page): readonly string[] {
  const rows = mergeBuckets(histogram.buckets, BAR_ROWS)
  const most = rows.reduce((max, row) => Math.max(max, row.count), 0)
  if (most === 0) return []
  return textTable(
    rows.map((row) => [
      bucketRange(row, histogram.unitNs),
      count(row.count),
      bar(row.count / most, BAR_COLUMNS),
    ]),
    { align: 'rrl', indent: '  ', columns: page.columns },
  )
}

function list(histograms: readonly HistogramAnalysis[], page: Page): readonly string[] {
  const rows = histograms.slice(0, LISTED).map((analysis) => {
    const quantile = headline(analysis.quantiles)
    return [
      count(analysis.count),
      quantile === undefined
        ? ''
        : `${percentile(quantile.p)} ${quantileRange(quantile, analysis.histogram.unitNs)}`,
      histogramName(analysis.histogram),
    ]
  })
  const hidden = histograms.length - rows.length
  return [
    page.ink.heading('More histograms'),
    ...textTable([['values', '', 'histogram'], ...rows], {
      align: 'rll',
      indent: '  ',
      columns: page.columns,
    }),
    ...(hidden === 0 ? [] : [`  and ${count(hidden)} more: -v shows all`]),
  ]
}
