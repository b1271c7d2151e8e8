import type { ReportTable } from './report-table.ts'

/** One row a kind of runtime event. */
export const eventsTable: ReportTable = {
  name: 'events',
  columns: ['name', 'count', 'total_ns', 'max_ns'],
  rows: ({ events }) =>
    events.map(({ name, count, totalNs, maxNs }) => [name, count, totalNs, maxNs]),
}
