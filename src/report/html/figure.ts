import { compile, type TopLevelSpec } from 'vega-lite'
import type { ChartSpec } from '../charts/chart.ts'
import { type Legend, legendList } from './legend.ts'
import { html, type Markup, scriptJson } from './markup.ts'

/** How a chart stands on a page. */
export interface FigureOptions {
  /** What the script of the page calls it. */
  readonly kind: string
  readonly title: string
  /** How to read it, in a sentence or two. */
  readonly note: string
  /** What a reader can do with it: not said on paper, nor where scripts do not run. */
  readonly acts?: string
  /** Said by the page, where words wrap and are read aloud; the chart has no legend of its own then. */
  readonly legend?: Legend
}

const SILENT = {
  level: () => SILENT,
  error: () => SILENT,
  warn: () => SILENT,
  info: () => SILENT,
  debug: () => SILENT,
}

/** A chart as wide as the page lets it, compiled: only Vega itself has to come along. */
export function figure(
  spec: ChartSpec,
  { kind, title, note, acts, legend }: FigureOptions,
): Markup {
  const fluid: TopLevelSpec = {
    ...spec,
    width: 'container',
    background: 'transparent',
    autosize: { type: 'fit-x', contains: 'padding' },
    config: { ...spec.config, ...(legend === undefined ? {} : { legend: { disable: true } }) },
  }
  return html`<figure class="chart" data-chart="${kind}">
<figcaption><strong>${title}</strong> ${note}${acts === undefined ? undefined : html`<span class="acts"> ${acts}</span>`}</figcaption>
${legend === undefined ? undefined : legendList(legend)}
<div class="plot"></div>
<script type="application/json">${scriptJson(compile(fluid, { logger: SILENT }).spec)}</script>
</figure>
`
}
