import { readFileSync } from 'node:fs'
import type { Analysis } from './model/analysis.ts'
import type { Comparison } from './model/comparison.ts'
import { assetText, shippedText } from './package-file.ts'
import { comparisonPage } from './report/comparison/comparison-page.ts'
import { htmlReport } from './report/html/html-report.ts'
import type { PageScripts } from './report/html/page-frame.ts'

/** The modules of a page, each after those that it uses. */
const MODULES = [
  ...[
    'range',
    'time-text',
    'tip',
    'draw',
    'fragment',
    'fold',
    'kept-state',
    'zoom',
    'picked',
    'span-rows',
  ],
  ...['choice', 'theme', 'search'],
  ...['flame-tree', 'flame', 'place-links', 'groups', 'text-number', 'table-sort', 'main'],
]

/** The scripts that a page brings along: Vega as it is published, and the modules of `browser/` as one. */
function pageScripts(): PageScripts {
  const modules = MODULES.map((name) => shippedText(`dist/browser/${name}.js`))
  return { vega: vegaText().trim(), page: modules.map(withoutJoints).join('\n') }
}

function vegaText(): string {
  const inside = assetText('vega.min.js')
  return inside ?? readFileSync(new URL('vega.min.js', import.meta.resolve('vega')), 'utf8')
}

/** The report as one page that any browser opens offline, with the scripts that it brings along. */
export function htmlPage(analysis: Analysis): string {
  return htmlReport(analysis, pageScripts())
}

/** The comparison as such a page. */
export function comparisonHtml(comparison: Comparison): string {
  return comparisonPage(comparison, pageScripts())
}

/** A module whose neighbours stand in the same script: its names are theirs. */
function withoutJoints(module: string): string {
  return module
    .replace(/^import .*$/gm, '')
    .replace(/^export (?=(?:function|class|const) )/gm, '')
    .trim()
}
