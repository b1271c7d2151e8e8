import type { ReportTable } from './report-table.ts'

/** One row a percentile of a histogram map; open bounds are empty, the parts of a key are joined by a comma. */
export const histogramsTable: ReportTable = {
  name: 'histograms',
  columns: ['name', 'key', 'count', 'p', 'lo', 'hi', 'estimate', 'lowest', 'highest'],
  rows: ({ histograms }) =>
    histograms.flatMap(({ histogram, count, quantiles }) =>
      quantiles.map(({ p, lo, hi, estimate, lowest, highest }) => [
        histogram.name,
        histogram.key.join(', '),
        count,
        p,
        finite(lo),
        finite(hi),
        estimate,
        finite(lowest),
        finite(highest),
      ]),
    ),
}

/** An open bound is infinite, which no spreadsheet knows. */
export function finite(bound: number | undefined): number | undefined {
  return bound !== undefined && Number.isFinite(bound) ? bound : undefined
}
