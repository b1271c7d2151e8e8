import type { ReportTable } from './report-table.ts'

/** One row a function. */
export const functionsTable: ReportTable = {
  name: 'functions',
  columns: [
    'fn',
    'spans',
    'mean_ns',
    'min_ns',
    'max_ns',
    'tail_spans',
    'body_mean_ns',
    'tail_mean_ns',
    'tail_verdict',
    'drift_p',
    'drift_from_ns',
    'drift_to_ns',
    'drift_at_s',
    'lossy_left_out',
  ],
  rows: ({ functions }) =>
    functions.map(({ fn, spans, meanNs, minNs, maxNs, tail, tailVerdict, drift, lossyLeftOut }) => [
      fn,
      spans,
      meanNs,
      minNs,
      maxNs,
      tail?.tailSpans,
      tail?.bodyMeanNs,
      tail?.tailMeanNs,
      tailVerdict,
      drift?.p,
      drift?.fromNs,
      drift?.toNs,
      drift?.atSeconds,
      lossyLeftOut ?? 0,
    ]),
}
