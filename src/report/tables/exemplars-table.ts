import { SPAN_COLUMNS, spanCells } from '../columns/span-rows.ts'
import { listExemplars } from './exemplar-list.ts'
import type { ReportTable } from './report-table.ts'

/** One row a span that the report shows, with the columns of the span table. */
export const exemplarsTable: ReportTable = {
  name: 'exemplars',
  columns: ['kind', 'number', ...SPAN_COLUMNS],
  rows: (analysis) =>
    listExemplars(analysis).map(({ kind, number, exemplar }) => [
      kind,
      number,
      ...spanCells(exemplar.span),
    ]),
}
