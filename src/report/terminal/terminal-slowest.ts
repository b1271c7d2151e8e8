import type { CaptureSummary, Exemplar, FunctionAnalysis } from '../../model/analysis.ts'
import { spanGrid } from '../layout/span-grid.ts'
import { timelineBar, timelineLegend } from '../layout/timeline-bar.ts'
import { duration } from '../text/format.ts'
import type { Page } from '../text/page.ts'
import { gridLines } from '../text/text-table.ts'
import { displayName } from '../words/display-name.ts'

/** The slowest spans of one function, slowest first; no lines when the analysis names none. */
export function slowestSection(
  fn: FunctionAnalysis,
  capture: CaptureSummary,
  page: Page,
): readonly string[] {
  if (fn.exemplars.length === 0) return []
  const { header, align, rows } = spanGrid(fn.exemplars, capture)
  const numbered = {
    header: ['', ...header],
    align: `r${align}`,
    rows: rows.map((cells, index) => [`${index + 1}`, ...cells]),
  }
  return [
    page.ink.heading(`Slowest spans of ${displayName(fn.fn)}`),
    ...gridLines(numbered, page.columns),
    ...timelines(fn, page),
  ]
}

/** The same spans from their begin to their end, then a usual one: one bar each, and what its marks stand for. */
function timelines({ exemplars, usual }: FunctionAnalysis, page: Page): readonly string[] {
  if (exemplars.every(({ timeline }) => timeline.length === 0)) return []
  const columns = Math.min(80, page.columns - 6)
  const shown = usual.slice(0, 1)
  const drawn = (label: string, { span, timeline }: Exemplar): string =>
    `  ${label.padStart(2)}  ${timelineBar(timeline, span.durNs, columns, page.ink)}`.trimEnd()
  const legend = timelineLegend(
    [...exemplars, ...shown].map(({ timeline }) => timeline),
    columns,
    page.ink,
  )
  return [
    ...exemplars.map((exemplar, index) => drawn(`${index + 1}`, exemplar)),
    ...shown.map((exemplar) => drawn('~', exemplar)),
    ...legend.map((line) => `      ${line}`),
    ...shown.map(({ span }) => `   ~  a usual span, picked by chance: ${duration(span.durNs)}`),
  ]
}
