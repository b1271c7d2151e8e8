import type { CaptureSummary, Exemplar, FunctionAnalysis } from '../../model/analysis.ts'
import { spanGrid } from '../layout/span-grid.ts'
import { timelineBar, timelineLegend } from '../layout/timeline-bar.ts'
import { duration } from '../text/format.ts'
import type { Page } from '../text/page.ts'
import { gridLines } from '../text/text-table.ts'
import { wrap } from '../text/wrap.ts'
import { displayName } from '../words/display-name.ts'
import {
  chainWords,
  placedStates,
  placedStateWords,
  type ToldStates,
} from '../words/state-words.ts'

const LONG_STATES: ToldStates = { most: 2, leastPart: 0.1 }
const ALL_STATES: ToldStates = { most: 50, leastPart: 0.001 }

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
function timelines(fn: FunctionAnalysis, page: Page): readonly string[] {
  const { exemplars, usual } = fn
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
  const numbered = (exemplar: Exemplar, index: number): readonly string[] => [
    drawn(`${index + 1}`, exemplar),
    ...placeLines(fn, exemplar, page),
  ]
  return [
    ...exemplars.flatMap(numbered),
    ...shown.map((exemplar) => drawn('~', exemplar)),
    ...legend.map((line) => `      ${line}`),
    ...shown.map(({ span }) => `   ~  a usual span, picked by chance: ${duration(span.durNs)}`),
  ]
}

/** Where a span was in its longest states, and who ended them; with -v all of them, and what those did meanwhile. */
function placeLines(
  fn: FunctionAnalysis,
  { span, timeline }: Exemplar,
  { columns, verbose }: Page,
): readonly string[] {
  return placedStates(timeline, span.durNs, verbose ? ALL_STATES : LONG_STATES).flatMap((state) => {
    const chain = verbose ? chainWords(fn, state) : ''
    return [
      ...wrap(placedStateWords(state), columns, '      '),
      ...(chain === '' ? [] : wrap(`usually meanwhile: ${chain}`, columns, '        ')),
    ]
  })
}
