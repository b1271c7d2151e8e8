import type { CaptureSummary, FunctionAnalysis } from '../../model/analysis.ts'
import { percentileGrid, percentileNotes } from '../layout/percentile-grid.ts'
import type { Page } from '../text/page.ts'
import { gridLines } from '../text/text-table.ts'
import { wrap } from '../text/wrap.ts'
import { displayName } from '../words/display-name.ts'

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
