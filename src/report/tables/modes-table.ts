import type { ReportTable } from './report-table.ts'

/** One row a kind of spans of a function, by latency. */
export const modesTable: ReportTable = {
  name: 'modes',
  columns: ['fn', 'center_ns', 'share', 'component'],
  rows: ({ functions }) =>
    functions.flatMap(({ fn, modes }) =>
      modes.map(({ centerNs, share, component }) => [fn, centerNs, share, component]),
    ),
}
