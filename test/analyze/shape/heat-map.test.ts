import { expect, test } from 'vitest'
import { heatMap } from '../../../src/analyze/shape/heat-map.ts'
import { SpanStore } from '../../../src/analyze/spans/span-store.ts'
import { draftOf } from '../draft-of.ts'

const WINDOW = { fromNs: 1000, toNs: 1000 + 120 * 10 }

function heatOf(
  spans: readonly (readonly [startNs: number, durNs: number])[],
  maxSpans = 1000,
): ReturnType<typeof heatMap> {
  const store = new SpanStore({ left: maxSpans })
  for (const [startNs, durNs] of spans) store.add(draftOf({ startNs, durNs }))
  return heatMap(store, store.sortedRows(), WINDOW)
}

test('a span counts in the column of its start and the row of its latency', () => {
  const heat = heatOf([
    [1000, 100],
    [1009, 100],
    [1010, 100],
    [1019, 999],
  ])
  expect(heat).toMatchObject({ stepNs: 10, columns: 120 })
  const cells = heat?.cells.map(({ column, row, count }) => [column, heat.edgesNs[row], count])
  expect(cells).toEqual([
    [0, 100, 2],
    [1, 100, 1],
    [1, 944, 1],
  ])
})

test('a span that begins at the very end, or outside, counts in the nearest column', () => {
  const heat = heatOf([
    [WINDOW.toNs, 5],
    [0, 5],
  ])
  expect(heat?.cells.map(({ column }) => column)).toEqual([0, 119])
})

test('spans without a start have no heat map', () => {
  expect(heatOf([[Number.NaN, 5]])).toBeUndefined()
})

test('it stays small however many spans there are, and a sampled span counts as many', () => {
  const spans = Array.from({ length: 20_000 }, (_, i) => [1000 + (i % 1200), 50 + i ** 2] as const)
  const heat = heatOf(spans, 400)
  expect(heat?.edgesNs.length).toBeLessThanOrEqual(41)
  const counted = heat?.cells.reduce((sum, { count }) => sum + count, 0) ?? 0
  expect(Math.abs(counted - 20_000)).toBeLessThan(400)
})
