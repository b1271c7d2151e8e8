import { expect, test } from 'vitest'
import { ExemplarKeeper } from '../../../src/analyze/spans/exemplar-keeper.ts'
import { Random } from '../../../src/analyze/statistics/random.ts'
import { DOUBTFUL, SPAN_FLAG } from '../../../src/model/span-flags.ts'
import { draftOf } from '../draft-of.ts'

/** Spans as they come: how long, and their flags. */
function keeper(...spans: readonly (readonly [durNs: number, flags: number])[]): ExemplarKeeper {
  const made = new ExemplarKeeper(2, 0, new Random())
  spans.forEach(([durNs, flags], gid) => {
    made.add(draftOf({ durNs, flags, gid }), undefined)
  })
  return made
}

/** The goroutines of the slowest spans: the how many-th each came. */
function order(from: ExemplarKeeper, withoutLossy: boolean): readonly number[] {
  return from.slowest({ withoutLossy }).map(({ draft }) => draft.gid)
}

const LOSSY = SPAN_FLAG.lossy

test('lossy spans take no room of clean ones', () => {
  const all = keeper([9, LOSSY], [5, 0], [8, LOSSY], [6, 0], [7, LOSSY], [4, 0])
  expect(order(all, false)).toEqual([0, 2])
  expect(order(all, true)).toEqual([3, 1])
})

test('equal ones stand in order of arrival, lossy or not', () => {
  expect(order(keeper([5, LOSSY], [5, 0], [5, LOSSY]), false)).toEqual([0, 1])
  expect(order(keeper([5, DOUBTFUL], [5, 0], [5, LOSSY]), false)).toEqual([0, 1])
  expect(order(keeper([5, 0], [5, 0], [5, 0]), true)).toEqual([0, 1])
})

test.each([
  ['clean after all', 0, [1, 3]],
  ['lossy', LOSSY, [3, 0]],
])('spans in doubt are %s when the capture ends', (_, flag, clean) => {
  const all = keeper([3, 0], [9, DOUBTFUL], [8, LOSSY], [4, 0], [2, DOUBTFUL])
  expect(order(all, true)).toEqual([1, 3])
  all.settleDoubts(flag)
  expect(order(all, true)).toEqual(clean)
  expect(order(all, false)).toEqual([1, 2])
  expect(all.slowest({ withoutLossy: false })[0].draft.flags).toBe(flag)
})

test('who keeps none has none', () => {
  const none = new ExemplarKeeper(0, 0, new Random())
  none.add(draftOf({ durNs: 5 }), undefined)
  expect(none.slowest({ withoutLossy: false })).toEqual([])
})
