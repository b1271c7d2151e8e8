import type { ReportTable } from './report-table.ts'

/** One row a percentile of a function; `p` is a fraction. */
export const quantilesTable: ReportTable = {
  name: 'quantiles',
  columns: [
    'fn',
    'p',
    'ns',
    'low_ns',
    'high_ns',
    'deff',
    'effective_spans',
    'loss_low_ns',
    'loss_high_ns',
    'instrumentation_share',
  ],
  rows: ({ functions }) =>
    functions.flatMap(({ fn, quantiles }) =>
      quantiles.map((each) => [
        fn,
        each.p,
        each.ns,
        each.lowNs,
        each.highNs,
        each.deff,
        each.effectiveSpans,
        each.lossLowNs,
        each.lossHighNs,
        each.instrumentationShare,
      ]),
    ),
}
