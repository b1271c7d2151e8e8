import type { ReportTable } from './report-table.ts'

/** One row a moment that slow spans of a function share; times from the first event of the capture. */
export const incidentsTable: ReportTable = {
  name: 'incidents',
  columns: [
    'fn',
    'what',
    'component',
    'from_ns',
    'to_ns',
    'dur_ns',
    'spans',
    'of_spans',
    'lost_ns',
    'share_of_excess',
  ],
  rows: ({ functions }) =>
    functions.flatMap(({ fn, tail }) =>
      (tail?.incidents ?? []).map((each) => [
        fn,
        each.what,
        each.component,
        each.fromNs,
        each.toNs,
        each.durNs,
        each.spans,
        each.ofSpans,
        each.lostNs,
        each.shareOfExcess,
      ]),
    ),
}
