import { expect, test } from 'vitest'
import { distributionPoints } from '../../../src/analyze/shape/distribution-points.ts'
import { SpanStore } from '../../../src/analyze/spans/span-store.ts'
import { draftOf } from '../draft-of.ts'

function pointsOf(count: number): ReturnType<typeof distributionPoints> {
  const store = new SpanStore({ left: 1_000_000 })
  for (let i = 0; i < count; i++) store.add(draftOf({ durNs: ((i * 7919) % count) + 1 }))
  return distributionPoints(store, store.sortedRows())
}

test('a few spans are all points, each with the share at or below it', () => {
  expect(pointsOf(4)).toEqual([
    { p: 0.25, ns: 1 },
    { p: 0.5, ns: 2 },
    { p: 0.75, ns: 3 },
    { p: 1, ns: 4 },
  ])
})

test('many spans become a few hundred points, finest in the tail, the slowest one included', () => {
  const points = pointsOf(100_000)
  expect(points.length).toBeLessThan(300)
  for (const { p, ns } of points) expect(ns / 100_000).toBeCloseTo(p, 9)
  expect(points.filter(({ p }) => p > 0.99 && p < 0.999).length).toBeGreaterThan(30)
  expect(points.at(-1)).toEqual({ p: 1, ns: 100_000 })
})

test('no spans, no points', () => {
  expect(pointsOf(0)).toEqual([])
})
