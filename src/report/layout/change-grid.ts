import type { Change, ComponentChange, FunctionChange } from '../../model/comparison.ts'
import { change, count, duration, percentile } from '../text/format.ts'
import { type Grid, gridOf } from '../text/grid.ts'
import { intervalCell } from '../words/change-words.ts'
import { COMPARED_WORDS } from '../words/component-words.ts'
import { displayName } from '../words/display-name.ts'

/** Components that changed by less than this part of the greatest change are details. */
const LEAST_PART = 0.01
/** So many components that rose are explained, each with so much of the rise at least. */
const EXPLAINED = 2
const LEAST_EXPLAINED = 0.1

const HEAD = { header: ['', 'before', 'after', 'change', '95 % interval', ''], align: 'lrrrll' }

/** How each percentile and the mean of one function moved; the slowest span alone moves by chance, and has no interval. */
export function percentileChangeGrid({ quantiles, mean, before, after }: FunctionChange): Grid {
  const slowest = [
    duration(before.maxNs),
    duration(after.maxNs),
    change(after.maxNs - before.maxNs),
  ]
  return {
    ...HEAD,
    rows: [
      ...quantiles.map((each) => changeRow(percentile(each.p), each)),
      changeRow('mean', mean),
      ['slowest', ...slowest, '', ''],
    ],
  }
}

/** What p99 is made of before and after, component by component; the changes of all of them sum to that of p99. */
export function componentChangeGrid(
  components: readonly ComponentChange[],
  { p99 }: FunctionChange,
): Grid {
  const rows = components.map((each) => changeRow(COMPARED_WORDS[each.name].short, each))
  return { ...HEAD, rows: [...rows, changeRow('p99', p99)] }
}

/** The components that are worth a row. */
export function changedComponents({ components }: FunctionChange): readonly ComponentChange[] {
  const least = LEAST_PART * Math.max(...components.map(({ changeNs }) => Math.abs(changeNs)))
  return components.filter(({ changeNs }) => changeNs !== 0 && Math.abs(changeNs) >= least)
}

/** The components that made a good part of a rise of p99, both of them more than chance: those that are to be explained. */
export function risenComponents({ components, p99 }: FunctionChange): readonly ComponentChange[] {
  if (p99.verdict !== 'changed' || p99.changeNs <= 0) return []
  return components
    .filter(
      ({ name, changeNs, verdict }) =>
        verdict === 'changed' && name !== 'unknown' && changeNs >= LEAST_EXPLAINED * p99.changeNs,
    )
    .slice(0, EXPLAINED)
}

/** Several functions side by side, a row each. */
export function functionChangeGrid(functions: readonly FunctionChange[]): Grid {
  return gridOf(functions, [
    { header: 'function', align: 'l', cell: ({ fn }) => displayName(fn) },
    { header: 'spans before', align: 'r', cell: ({ before }) => count(before.spans) },
    { header: 'spans after', align: 'r', cell: ({ after }) => count(after.spans) },
    { header: 'p99 before', align: 'r', cell: ({ p99 }) => duration(p99.beforeNs) },
    { header: 'p99 after', align: 'r', cell: ({ p99 }) => duration(p99.afterNs) },
    { header: 'change', align: 'r', cell: ({ p99 }) => change(p99.changeNs) },
    {
      header: 'q',
      align: 'r',
      cell: ({ effect: { q } }) => (q < 0.001 ? '< 0.001' : q.toFixed(3)),
    },
    { header: 'verdict', align: 'l', cell: ({ p99 }) => p99.verdict },
  ])
}

function changeRow(name: string, each: Change): readonly string[] {
  return [
    name,
    duration(Math.round(each.beforeNs)),
    duration(Math.round(each.afterNs)),
    change(each.changeNs),
    intervalCell(each),
    each.verdict,
  ]
}
