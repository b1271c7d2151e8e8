import type { ReportTable } from './report-table.ts'

/** One row a component of a function: why its tail is slow. */
export const componentsTable: ReportTable = {
  name: 'components',
  columns: [
    'fn',
    'name',
    'total_ns',
    'body_mean_ns',
    'tail_mean_ns',
    'excess_share',
    'excess_low_ns',
    'excess_high_ns',
    'excess_low',
    'excess_high',
    'p99_contribution_ns',
    'low_ns',
    'high_ns',
    'without_ns',
    'as_usual_ns',
    'shapley_ns',
    'verdict',
  ],
  rows: ({ functions }) =>
    functions.flatMap(({ fn, components }) =>
      components.map((each) => [
        fn,
        each.name,
        each.totalNs,
        each.bodyMeanNs,
        each.tailMeanNs,
        each.excessShare,
        each.excessLowNs,
        each.excessHighNs,
        each.excessShareLow,
        each.excessShareHigh,
        each.p99ContributionNs,
        each.lowNs,
        each.highNs,
        each.withoutNs,
        each.asUsualNs,
        each.shapleyNs,
        each.verdict,
      ]),
    ),
}
