import type { CaptureSummary, FunctionAnalysis } from '../model/analysis.ts'
import { displayName } from './display-name.ts'
import type { Page } from './page.ts'
import { percentileGrid, percentileNotes } from './percentile-grid.ts'
import { gridLines } from './text-table.ts'
import { wrap } from './wrap.ts'

/** The percentiles of one function with their 95 % interval, and their bounds where events were lost. */
export function percentileSection(
  fn: FunctionAnalysis,
  capture: CaptureSummary,
  page: Page,
): readonly string[] {
  return [
    page.ink.heading(`Percentiles of ${displayName(fn.fn)}`),
    ...gridLines(percentileGrid(fn, capture), page.columns),
    ...percentileNotes(fn, capture).flatMap((note) => wrap(note, page.columns, '  ')),
  ]
}
