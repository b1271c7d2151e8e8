import { expect, test } from 'vitest'
import { withIntervals } from '../../../src/analyze/spans/event-intervals.ts'
import type { EventTrain } from '../../../src/analyze/spans/interval-keeper.ts'

function train(pairs: readonly (readonly [number, number])[], name = 'stw', pid = 1): EventTrain {
  return {
    ...{ name, pid, completeFromNs: 0, forgotten: 0 },
    fromNs: Float64Array.from(pairs, ([from]) => from),
    toNs: Float64Array.from(pairs, ([, to]) => to),
  }
}

function events(count: number): { name: string; count: number; totalNs: number; maxNs: number } {
  return { name: 'stw', count, totalNs: 0, maxNs: 0 }
}

test('intervals count from the first event of the capture; other events have their own', () => {
  const trains = [train([[110, 120]]), train([[1, 2]], 'gc_mark')]
  expect(withIntervals(events(1), trains, 100)).toMatchObject({
    intervals: [{ fromNs: 10, toNs: 20, count: 1, busyNs: 10 }],
    undrawn: 0,
  })
})

test('what overlaps in several processes is one stretch', () => {
  const trains = [train([[0, 10]]), train([[5, 12]], 'stw', 2)]
  expect(withIntervals(events(2), trains, 0).intervals).toEqual([
    { fromNs: 0, toNs: 12, count: 2, busyNs: 12 },
  ])
})

test('a hundred thousand become at most five hundred stretches, and none is lost', () => {
  const pairs = Array.from({ length: 100_000 }, (_, i) => [i * 100, i * 100 + 10] as const)
  const { intervals = [], undrawn } = withIntervals(events(100_003), [train(pairs)], 0)
  expect(intervals.length).toBeLessThanOrEqual(501)
  expect(intervals.reduce((sum, { count }) => sum + count, 0)).toBe(100_000)
  expect(intervals.reduce((sum, { busyNs }) => sum + busyNs, 0)).toBe(1_000_000)
  expect(undrawn).toBe(3)
})

test('an event without times has no intervals', () => {
  expect(withIntervals(events(1), [], 0)).toEqual(events(1))
})
