import type { RuntimeEvents } from '../../model/analysis.ts'
import type { EventInterval } from '../../model/distribution.ts'
import type { EventTrain } from './interval-keeper.ts'

const MOST = 500

/** An interval while others are taken into it. */
interface Growing {
  fromNs: number
  toNs: number
  count: number
  busyNs: number
}

/**
 * When runtime events went on, for drawing: those of all processes in one row, what overlaps taken together. Where more
 * than 500 are left, so are neighbours with a gap of less than a five hundredth of the whole: none is left out. Relative to
 * `firstNs`.
 */
export function withIntervals(
  events: RuntimeEvents,
  trains: readonly EventTrain[],
  firstNs: number,
): RuntimeEvents {
  const own = trains.filter(({ name }) => name === events.name)
  if (own.length === 0) return events
  const sorted = own.flatMap((train) => intervalsOf(train, firstNs))
  sorted.sort((a, b) => a.fromNs - b.fromNs || a.toNs - b.toNs)
  const apart = joined(sorted, 0)
  const extentNs = (apart.at(-1)?.toNs ?? 0) - (apart[0]?.fromNs ?? 0)
  const intervals = apart.length <= MOST ? apart : joined(apart, extentNs / MOST)
  const drawn = intervals.reduce((sum, { count }) => sum + count, 0)
  return { ...events, intervals, undrawn: Math.max(0, events.count - drawn) }
}

function intervalsOf({ fromNs, toNs }: EventTrain, firstNs: number): readonly EventInterval[] {
  return Array.from(fromNs, (from, i) => ({
    fromNs: from - firstNs,
    toNs: toNs[i] - firstNs,
    count: 1,
    busyNs: toNs[i] - from,
  }))
}

/** Sorted intervals, each joined with the one before when less than `gapNs` lies between; overlapping ones always. */
function joined(sorted: readonly EventInterval[], gapNs: number): readonly EventInterval[] {
  const result: Growing[] = []
  for (const next of sorted) {
    const last = result.at(-1)
    if (last === undefined || next.fromNs - last.toNs >= gapNs) {
      result.push({ ...next })
      continue
    }
    const overlapNs = Math.max(0, Math.min(last.toNs, next.toNs) - next.fromNs)
    last.busyNs += Math.max(0, next.busyNs - overlapNs)
    last.toNs = Math.max(last.toNs, next.toNs)
    last.count += next.count
  }
  return result
}
