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
  ],
  rows: ({ functions }) =>
    functions.map(({ fn, spans, meanNs, minNs, maxNs, tail }) => [
      fn,
      spans,
      meanNs,
      minNs,
      maxNs,
      tail?.tailSpans,
      tail?.bodyMeanNs,
      tail?.tailMeanNs,
    ]),
}
