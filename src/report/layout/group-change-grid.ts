import type { GroupChange } from '../../model/comparison.ts'
import { change, duration, percent } from '../text/format.ts'
import type { Grid } from '../text/grid.ts'
import { groupName } from '../words/group-words.ts'

/** How the groups of a function changed: their shares, their p99, and what either did to its mean. */
export function groupChangeGrid(groups: readonly GroupChange[]): Grid {
  return {
    header: [
      '',
      'share before',
      'after',
      'p99 before',
      'after',
      'mean by its share',
      'by its time',
    ],
    align: 'lrrrrrr',
    rows: groups.map(row),
  }
}

function row(group: GroupChange): readonly string[] {
  const { before, after, mix } = group
  return [
    groupName(group),
    before === undefined ? 'came' : percent(before.share),
    after === undefined ? 'gone' : percent(after.share),
    before === undefined ? '' : duration(before.p99Ns),
    after === undefined ? '' : duration(after.p99Ns),
    change(mix.mixNs),
    change(mix.rateNs),
  ]
}
