import { rankOf } from '../statistics/quantile.ts'
import { selectRank } from '../statistics/select.ts'
import type { EventTrain } from './interval-keeper.ts'

/** The median time from one GC cycle to the next, 0 where there are fewer than two. */
export function cycleNs(trains: readonly EventTrain[]): number {
  const cycles = trains.filter(({ name }) => name === 'gc_mark')
  const gaps = new Float64Array(cycles.reduce((count, { fromNs }) => count + fromNs.length, 0))
  let count = 0
  for (const { fromNs } of cycles) {
    for (let i = 1; i < fromNs.length; i++) gaps[count++] = fromNs[i] - fromNs[i - 1]
  }
  return count === 0 ? 0 : selectRank(gaps.subarray(0, count), rankOf(0.5, count))
}
