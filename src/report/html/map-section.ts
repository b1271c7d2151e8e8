import type { HistogramAnalysis } from '../../model/analysis.ts'
import type { MapSummary } from '../../model/histogram.ts'
import { mapHistogram } from '../charts/map-histogram.ts'
import { count, counted, percentile } from '../text/format.ts'
import { quantileRange } from '../words/bucket-words.ts'
import { displayName } from '../words/display-name.ts'
import { headline } from '../words/headline.ts'
import { histogramName } from '../words/histogram-name.ts'
import { histogramGrid, histogramSize, openEndSentences } from '../words/histogram-words.ts'
import { mapCommand, mapGrid, mapSize } from '../words/map-words.ts'
import { figure } from './figure.ts'
import { stackFigure } from './flame-figure.ts'
import { htmlTable } from './html-table.ts'
import { html, type Markup } from './markup.ts'
import { mapIndex } from './page-index.ts'
import { sentences } from './sentences.ts'

/** A page draws so many, and lists as many more. */
const DRAWN = 40
const LISTED = 500

/** Every histogram map with its percentiles: the fullest drawn, the others listed, both in the order of their names. */
export function mapSection(histograms: readonly HistogramAnalysis[]): Markup | undefined {
  if (histograms.length === 0) return undefined
  const drawn = byName(histograms.slice(0, DRAWN))
  return html`<section id="maps"><h2>Histogram maps</h2>
<p class="note">What bpftrace counted by itself; where no unit stands, in that of the script. A percentile lies in the bucket that is named.</p>
${mapIndex(drawn, mapId)}
${drawn.map(drawing)}
${rest(histograms.slice(DRAWN))}
</section>
`
}

/** As people order names: `@ns[9]` before `@ns[10]`. */
function byName(histograms: readonly HistogramAnalysis[]): readonly HistogramAnalysis[] {
  const name = ({ histogram }: HistogramAnalysis): string => histogramName(histogram)
  return histograms.toSorted((a, b) => name(a).localeCompare(name(b), 'en', { numeric: true }))
}

function mapId(index: number): string {
  return `m${index}`
}

function drawing(analysis: HistogramAnalysis, index: number): Markup {
  const name = histogramName(analysis.histogram)
  return html`<article class="map" id="${mapId(index)}" data-find="${name}"><h3><code>${name}</code></h3>
<p class="note">${histogramSize(analysis)}</p>
<div class="pair">
<div>${htmlTable(histogramGrid(analysis), { caption: `Percentiles of ${name}` })}
${sentences(openEndSentences(analysis))}</div>
${figure(mapHistogram(analysis), { kind: 'map', title: 'Buckets.', note: 'Those that hold a percentile stand out.' })}
</div></article>
`
}

/** Maps that are no histograms: the largest values of each. */
export function mapTables(maps: readonly MapSummary[]): Markup | undefined {
  if (maps.length === 0) return undefined
  const shown = maps.slice(0, DRAWN)
  return html`<section id="tables"><h2>Maps</h2>
<p class="note">${mapCommand(maps)}</p>
${shown.map(
  (
    map,
    index,
  ) => html`<article class="map" id="t${index}" data-find="${displayName(map.name)}"><h3><code>${displayName(map.name)}</code></h3>
${mapBody(map, index)}</article>
`,
)}</section>
`
}

function mapBody(map: MapSummary, index: number): Markup {
  if (map.stacks !== undefined) return stackFigure(map, map.stacks, index)
  return html`<p class="note">${mapSize(map)}</p>
${htmlTable(mapGrid(map), { caption: `The largest values of ${displayName(map.name)}` })}`
}

function rest(histograms: readonly HistogramAnalysis[]): Markup | undefined {
  if (histograms.length === 0) return undefined
  const listed = byName(histograms.slice(0, LISTED))
  const hidden = histograms.length - listed.length
  const rows = listed.map(({ histogram, count: values, quantiles }) => {
    const quantile = headline(quantiles)
    return [
      histogramName(histogram),
      count(values),
      quantile === undefined
        ? ''
        : `${percentile(quantile.p)} ${quantileRange(quantile, histogram.unitNs)}`,
    ]
  })
  return html`<h3>More histograms</h3>
${htmlTable({ header: ['histogram', 'values', ''], align: 'lrl', rows }, { caption: 'Histograms with fewer values' })}
${hidden === 0 ? undefined : html`<p class="note">And ${counted(hidden, 'more histogram')}: --json has them all.</p>`}`
}
