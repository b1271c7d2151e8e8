import type { ReportTable } from './report-table.ts'

/** One row a thing that went wrong on the way. */
export const diagnosticsTable: ReportTable = {
  name: 'diagnostics',
  columns: ['code', 'count', 'first_line', 'message'],
  rows: ({ diagnostics }) =>
    diagnostics.map(({ code, count, firstLine, message }) => [code, count, firstLine, message]),
}
