import { finite } from './histograms-table.ts'
import type { ReportTable } from './report-table.ts'

/** One row a bucket `[lo, hi)` of a histogram map, all its snapshots taken together. */
export const bucketsTable: ReportTable = {
  name: 'buckets',
  columns: ['name', 'key', 'lo', 'hi', 'count'],
  rows: ({ histograms }) =>
    histograms.flatMap(({ histogram: { name, key, buckets } }) =>
      buckets.map(({ lo, hi, count }) => [name, key.join(', '), finite(lo), finite(hi), count]),
    ),
}
