import { listExemplars } from './exemplar-list.ts'
import type { ReportTable } from './report-table.ts'

/** One row a state of an exemplar; times from the start of its span. */
export const timelinesTable: ReportTable = {
  name: 'timelines',
  columns: ['fn', 'kind', 'number', 'state', 'from_ns', 'to_ns', 'why'],
  rows: (analysis) =>
    listExemplars(analysis).flatMap(({ fn, kind, number, exemplar }) =>
      exemplar.timeline.map(({ state, fromNs, toNs, why }) => [
        fn,
        kind,
        number,
        state,
        fromNs,
        toNs,
        why,
      ]),
    ),
}
