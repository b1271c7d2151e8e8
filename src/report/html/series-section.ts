import type { HistogramAnalysis, HistogramSeries } from '../../model/histogram.ts'
import { printHeat, printLegend } from '../charts/print-heat.ts'
import { counted } from '../text/format.ts'
import { histogramName } from '../words/histogram-name.ts'
import { seriesGrid, seriesSize } from '../words/histogram-words.ts'
import { figure } from './figure.ts'
import { htmlTable } from './html-table.ts'
import { html, type Markup } from './markup.ts'

/** A page draws so many, the fullest. */
const DRAWN = 12
const ROWS = 60

/** Histograms that were printed again and again, as heat maps with their percentiles. */
export function seriesSection(histograms: readonly HistogramAnalysis[]): Markup | undefined {
  const all = histograms.flatMap((analysis) => {
    const { series } = analysis.histogram
    return series === undefined ? [] : [{ analysis, series }]
  })
  if (all.length === 0) return undefined
  const shown = all.toSorted((a, b) => b.analysis.count - a.analysis.count).slice(0, DRAWN)
  const hidden = all.length - shown.length
  return html`<section id="over-time"><h2>Histograms over time</h2>
${shown.map(({ analysis, series }) => drawing(analysis, series))}
${hidden === 0 ? undefined : html`<p class="note">And ${counted(hidden, 'more histogram')} over time: --json has them all.</p>`}
</section>
`
}

function drawing(analysis: HistogramAnalysis, series: HistogramSeries): Markup {
  const name = histogramName(analysis.histogram)
  const what =
    analysis.histogram.joined === 'last' ? 'what came since the print before' : 'one print'
  return html`<article class="map"><h3><code>${name}</code></h3>
<p class="note">${seriesSize(series)}.</p>
${figure(printHeat(analysis, series), {
  kind: 'prints',
  title: 'Heat map.',
  note: `Each column is ${what}, each cell a bucket: the stronger, the more values. Lines are percentiles, each in the middle of the bucket that holds it.`,
  legend: printLegend(analysis, series),
})}
<details><summary>Percentiles of each print as a table</summary>
${htmlTable(seriesGrid(analysis, series, ROWS), { caption: `Percentiles of ${name}, print by print` })}</details></article>
`
}
