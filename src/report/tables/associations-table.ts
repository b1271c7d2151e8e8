import type { ReportTable } from './report-table.ts'

/** One row a runtime event and function: whether it and slow spans go together. */
export const associationsTable: ReportTable = {
  name: 'associations',
  columns: [
    'fn',
    'name',
    'events',
    'tail_starts',
    'of_tail_spans',
    'body_starts',
    'of_body_spans',
    'risk_ratio',
    'risk_ratio_low',
    'risk_ratio_high',
    'fisher_p',
    'starts_p',
    'overlap_ns',
    'expected_overlap_ns',
    'overlap_p',
    'overlap_q',
  ],
  rows: ({ functions }) =>
    functions.flatMap(({ fn, tail }) =>
      (tail?.associations ?? []).map((each) => [
        fn,
        each.name,
        each.events,
        each.tailStarts.count,
        each.tailStarts.of,
        each.bodyStarts.count,
        each.bodyStarts.of,
        each.riskRatio,
        each.riskRatioLow,
        each.riskRatioHigh,
        each.fisherP,
        each.startsP,
        each.overlapNs,
        each.expectedOverlapNs,
        each.overlapP,
        each.overlapQ,
      ]),
    ),
}
