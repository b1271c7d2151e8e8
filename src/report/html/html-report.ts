import type { Analysis, FunctionAnalysis } from '../../model/analysis.ts'
import { mostPainFirst } from '../layout/pain-order.ts'
import { duration, percentile } from '../text/format.ts'
import { displayName } from '../words/display-name.ts'
import { headline } from '../words/headline.ts'
import { histogramVerdict } from '../words/histogram-verdict.ts'
import { moreFunctions, qualitySection, runtimeSection } from './closing-sections.ts'
import { contentPolicy } from './content-policy.ts'
import { FUNCTIONS_DRAWN, functionId, functionSection } from './function-section.ts'
import { mapSection, mapTables } from './map-section.ts'
import { html, type Markup, trusted } from './markup.ts'
import { overviewSection } from './overview-section.ts'
import { pageIndex } from './page-index.ts'
import { pageStyle } from './page-style.ts'
import { seriesSection } from './series-section.ts'

/** The texts that a page brings along. */
export interface PageScripts {
  /** Vega, minified, as a classic script. */
  readonly vega: string
  /** What makes the page move, as a module. */
  readonly page: string
}

/** The report as one page that stands alone: no network, no second file. */
export function htmlReport(analysis: Analysis, scripts: PageScripts): string {
  const functions = mostPainFirst(analysis.functions)
  const { capture, histograms } = analysis
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${trusted(contentPolicy([scripts.vega, scripts.page]))}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="gotail">
<title>${title(functions[0], histograms)}</title>
<style>${trusted(pageStyle())}</style>
</head>
<body>
<a class="skip" href="#report">Skip to the report</a>
<header><p class="brand">gotail <span>tail latency report</span></p>
${pageIndex(analysis)}
<form class="search" role="search" hidden><input type="search" aria-label="Search functions, places and maps" placeholder="Search functions, places" autocomplete="off" spellcheck="false"><ul hidden></ul></form>
<button type="button" id="theme" hidden>Dark</button></header>
<main id="report">
<noscript><p class="note">The charts need JavaScript; sentences and tables do not.</p></noscript>
${functions.length === 0 ? mapsOnly(analysis) : undefined}
${overviewSection(functions, functionId)}
${functions.slice(0, FUNCTIONS_DRAWN).map((fn, index) => functionSection(fn, index, analysis))}
${moreFunctions(functions.slice(FUNCTIONS_DRAWN), capture.lost, (at) => functionId(at + FUNCTIONS_DRAWN))}
${runtimeSection(analysis)}
${seriesSection(histograms)}
${mapSection(histograms)}
${mapTables(analysis.maps ?? [])}
${qualitySection(analysis)}
</main>
<script>${inline(scripts.vega)}</script>
<script type="module">${inline(scripts.page)}</script>
</body>
</html>
`
  return page.text
}

function title(fn: FunctionAnalysis | undefined, histograms: Analysis['histograms']): string {
  if (fn === undefined)
    return `${histograms.length === 0 ? 'Nothing measured' : 'Histograms'} · gotail`
  const quantile = headline(fn.quantiles)
  const figure =
    quantile === undefined ? '' : `${percentile(quantile.p)} ${duration(quantile.ns)} · `
  return `${figure}${displayName(fn.fn)} · gotail`
}

function mapsOnly({ histograms }: Analysis): Markup {
  const sentence =
    histograms.length === 0
      ? 'The capture holds no spans and no histograms.'
      : histogramVerdict(histograms)
  return html`<div class="verdict"><h1>${sentence}</h1></div>`
}

/** A script of ours inside the page. It must not end its element: that would be a bug of ours, not of a capture. */
function inline(script: string): Markup {
  if (/<\/script|<!--/i.test(script)) throw new Error('a script holds the end of its own element')
  return trusted(script)
}
