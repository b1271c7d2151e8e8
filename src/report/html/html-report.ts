import type { Analysis, FunctionAnalysis } from '../../model/analysis.ts'
import { mostPainFirst } from '../layout/pain-order.ts'
import { duration, percentile } from '../text/format.ts'
import { displayName } from '../words/display-name.ts'
import { headline } from '../words/headline.ts'
import { histogramVerdict } from '../words/histogram-verdict.ts'
import { mapsSentence } from '../words/map-words.ts'
import { moreFunctions, qualitySection, runtimeSection } from './closing-sections.ts'
import { FUNCTIONS_DRAWN, functionId, functionSection } from './function-section.ts'
import { mapSection, mapTables } from './map-section.ts'
import { html, type Markup } from './markup.ts'
import { overviewSection } from './overview-section.ts'
import { type PageScripts, pageFrame } from './page-frame.ts'
import { pageIndex } from './page-index.ts'
import { seriesSection } from './series-section.ts'

/** The report as one page that stands alone: no network, no second file. */
export function htmlReport(analysis: Analysis, scripts: PageScripts): string {
  const functions = mostPainFirst(analysis.functions)
  const { capture, histograms } = analysis
  const body = html`${functions.length === 0 ? mapsOnly(analysis) : undefined}
${overviewSection(functions, functionId)}
${functions.slice(0, FUNCTIONS_DRAWN).map((fn, index) => functionSection(fn, index, analysis))}
${moreFunctions(functions.slice(FUNCTIONS_DRAWN), capture.lost, (at) => functionId(at + FUNCTIONS_DRAWN))}
${runtimeSection(analysis)}
${seriesSection(histograms)}
${mapSection(histograms)}
${mapTables(analysis.maps ?? [])}
${qualitySection(analysis)}`
  return pageFrame(
    {
      title: title(functions[0], analysis),
      kind: 'tail latency report',
      index: pageIndex(analysis),
      body,
    },
    scripts,
  )
}

function title(fn: FunctionAnalysis | undefined, { histograms, maps = [] }: Analysis): string {
  if (fn === undefined && histograms.length > 0) return 'Histograms'
  if (fn === undefined) return maps.length === 0 ? 'Nothing measured' : 'Maps'
  const quantile = headline(fn.quantiles)
  const figure =
    quantile === undefined ? '' : `${percentile(quantile.p)} ${duration(quantile.ns)} · `
  return `${figure}${displayName(fn.fn)}`
}

function mapsOnly({ histograms, maps = [] }: Analysis): Markup {
  const nothing =
    maps.length === 0 ? 'The capture holds no spans and no histograms.' : mapsSentence(maps)
  const sentence = histograms.length === 0 ? nothing : histogramVerdict(histograms)
  return html`<div class="verdict"><h1>${sentence}</h1></div>`
}
