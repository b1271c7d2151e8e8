import type { Change, Comparison, FunctionChange } from '../../model/comparison.ts'
import type { Cell } from '../columns/csv.ts'
import type { TableOf } from './report-table.ts'

type ComparisonTable = TableOf<Comparison>

const CHANGE_COLUMNS = [
  'before_ns',
  'before_low_ns',
  'before_high_ns',
  'after_ns',
  'after_low_ns',
  'after_high_ns',
  'change_ns',
  'low_ns',
  'high_ns',
  'detectable_ns',
  'verdict',
] as const

/** One row a function that both captures have. */
const functionsTable: ComparisonTable = {
  name: 'functions',
  columns: ['fn', 'spans_before', 'spans_after', 'a12', 'a12_low', 'a12_high', 'mix_ns', 'rate_ns'],
  rows: ({ functions }) =>
    functions.map(({ fn, before, after, effect, mix }) => [
      fn,
      before.spans,
      after.spans,
      effect.a12,
      effect.low,
      effect.high,
      mix.mixNs,
      mix.rateNs,
    ]),
}

/** One row a number of a function: its percentiles, then its mean, whose `p` is empty. */
const changesTable: ComparisonTable = {
  name: 'changes',
  columns: ['fn', 'p', ...CHANGE_COLUMNS],
  rows: ({ functions }) => functions.flatMap(changeRows),
}

/** One row a component: what it did to the change of p99. */
const componentsTable: ComparisonTable = {
  name: 'components',
  columns: ['fn', 'name', ...CHANGE_COLUMNS],
  rows: ({ functions }) =>
    functions.flatMap(({ fn, components }) =>
      components.map((each) => [fn, each.name, ...changeCells(each)]),
    ),
}

/** One row a place in the code: what it did to the change of p99. */
const placesTable: ComparisonTable = {
  name: 'places',
  columns: ['fn', 'component', 'system_call', 'at_fn', 'at_file', 'at_line', ...CHANGE_COLUMNS],
  rows: ({ functions }) =>
    functions.flatMap(({ fn, places }) =>
      places.map((place) => [
        fn,
        place.component ?? 'other',
        place.systemCall,
        place.at?.fn,
        place.at?.file,
        place.at?.line,
        ...changeCells(place),
      ]),
    ),
}

/** One row a group of a function; what only one capture has leaves the cells of the other empty. */
const groupsTable: ComparisonTable = {
  name: 'groups',
  columns: [
    ...['fn', 'labels', 'other', 'spans_before', 'spans_after', 'share_before', 'share_after'],
    ...['mean_before_ns', 'mean_after_ns', 'p99_before_ns', 'p99_after_ns', 'mix_ns', 'rate_ns'],
  ],
  rows: ({ functions }) =>
    functions.flatMap(({ fn, groups }) =>
      (groups?.groups ?? []).map(({ labels, isOther, before, after, mix }) => [
        fn,
        JSON.stringify(labels),
        isOther === true ? 1 : 0,
        ...[before?.spans, after?.spans, before?.share, after?.share],
        ...[before?.meanNs, after?.meanNs, before?.p99Ns, after?.p99Ns],
        mix.mixNs,
        mix.rateNs,
      ]),
    ),
}

/** One row a percentile of a histogram that both captures have. */
const histogramsTable: ComparisonTable = {
  name: 'histograms',
  columns: [
    ...['name', 'key', 'p', 'before_lo', 'before_hi', 'after_lo', 'after_hi'],
    ...['change_low', 'change_high', 'verdict', 'total_variation', 'ks_at_least'],
  ],
  rows: ({ histograms }) =>
    histograms.flatMap(({ name, key, quantiles, totalVariation, ksAtLeast }) =>
      quantiles.map(({ p, before, after, sure, verdict }) => [
        name,
        key.join(','),
        p,
        ...[before.lo, before.hi, after.lo, after.hi, sure.low, sure.high].map(finite),
        verdict,
        totalVariation,
        ksAtLeast,
      ]),
    ),
}

/** A comparison as tables. Times in nanoseconds. */
export const COMPARISON_TABLES: readonly ComparisonTable[] = [
  functionsTable,
  changesTable,
  componentsTable,
  placesTable,
  groupsTable,
  histogramsTable,
]

function changeRows({ fn, quantiles, mean }: FunctionChange): readonly (readonly Cell[])[] {
  return [
    ...quantiles.map((each) => [fn, each.p, ...changeCells(each)]),
    [fn, undefined, ...changeCells(mean)],
  ]
}

function changeCells(change: Change): readonly Cell[] {
  return [
    change.beforeNs,
    change.beforeLowNs,
    change.beforeHighNs,
    change.afterNs,
    change.afterLowNs,
    change.afterHighNs,
    change.changeNs,
    change.lowNs,
    change.highNs,
    change.detectableNs,
    change.verdict,
  ]
}

/** An open end is an empty cell. */
function finite(bound: number): number | undefined {
  return Number.isFinite(bound) ? bound : undefined
}
