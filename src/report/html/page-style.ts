import { CHART_GRID, CHART_INK, CHART_PAPER, CHART_SOFT_INK } from '../charts/chart-base.ts'
import { HEAT_COLOR } from '../words/component-colors.ts'
import { GROUP_STYLE } from './group-style.ts'
import { LAYOUT } from './page-layout.ts'
import { PLACE_STYLE } from './place-style.ts'

const LIGHT = `--paper:#ffffff;--card:#f6f7f9;--ink:${CHART_INK};--soft:${CHART_SOFT_INK};--line:${CHART_GRID};--focus:#1d4ed8;--heat:${HEAT_COLOR};--shade:#1f232838;color-scheme:light`
const DARK =
  '--paper:#14171c;--card:#1d2128;--ink:#e8eaed;--soft:#a3abb6;--line:#333a44;--focus:#8ab4f8;--heat:#2dd4bf;--shade:#000000a0;color-scheme:dark'

/** Where scripts do not run there are no charts: nothing that stands for one, or is of use with one only, is shown. */
export const WITHOUT_SCRIPTS: string =
  '.chart,.drawn,.acts,.choice,nav a[href$=shapes]{display:none}.pair{grid-template-columns:minmax(0,1fr)}'

/** The style of a page: light or dark as the reader's system is, or as the button says; always light on paper. */
export function pageStyle(): string {
  return `
:root{${LIGHT}}
@media screen and (prefers-color-scheme:dark){:root:not([data-theme=light]){${DARK}}}
@media screen{:root[data-theme=dark]{${DARK}}}
${LAYOUT}
${PLACE_STYLE}
${GROUP_STYLE}
${chartColors()}
`
}

/** Charts are drawn in the colours of the light theme; what is ink, grid, paper or heat in them follows the page. */
function chartColors(): string {
  const follow: readonly (readonly [string, string])[] = [
    [CHART_INK, 'ink'],
    [CHART_SOFT_INK, 'soft'],
    [CHART_GRID, 'line'],
    [CHART_PAPER, 'paper'],
    [HEAT_COLOR, 'heat'],
  ]
  return follow
    .map(
      ([color, name]) =>
        `.plot [fill="${color}"]{fill:var(--${name})}.plot [stroke="${color}"]{stroke:var(--${name})}`,
    )
    .join('\n')
}
