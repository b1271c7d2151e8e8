import { describe, expect, test } from 'vitest'
import { percentileLadder } from '../../../src/analyze/shape/percentile-ladder.ts'
import { SpanStore } from '../../../src/analyze/spans/span-store.ts'
import { draftOf } from '../draft-of.ts'

function ladderOf(durationsNs: readonly number[], rows = 1_000_000) {
  const store = new SpanStore({ left: rows })
  for (const durNs of durationsNs) store.add(draftOf({ durNs }))
  return percentileLadder(store, store.sortedRows())
}

describe('percentileLadder', () => {
  test('rises in five steps to each half of what is left, until it reaches the slowest span', () => {
    const { steps } = ladderOf([10, 20, 30, 40, 50, 60, 70, 80, 90, 100])
    expect(steps.map(({ p, ns, count }) => [p.toFixed(3), ns, count])).toEqual([
      ['0.000', 10, 1],
      ['0.100', 10, 1],
      ['0.200', 20, 2],
      ['0.300', 30, 3],
      ['0.400', 40, 4],
      ['0.500', 50, 5],
      ['0.550', 60, 6],
      ['0.600', 60, 6],
      ['0.650', 70, 7],
      ['0.700', 70, 7],
      ['0.750', 80, 8],
      ['0.775', 80, 8],
      ['0.800', 80, 8],
      ['0.825', 90, 9],
      ['0.850', 90, 9],
      ['0.875', 90, 9],
      ['0.887', 90, 9],
      ['0.900', 90, 9],
      ['0.912', 100, 10],
      ['1.000', 100, 10],
    ])
  })

  test('counts equal spans together', () => {
    const { steps, stdDeviationNs } = ladderOf([5, 5, 5])
    expect(steps).toEqual([
      { p: 0, ns: 5, count: 3 },
      { p: 1, ns: 5, count: 3 },
    ])
    expect(stdDeviationNs).toBe(0)
  })

  test('the deviation is that of the whole population', () => {
    expect(ladderOf([2, 4, 4, 4, 5, 5, 7, 9]).stdDeviationNs).toBe(2)
  })

  test('no spans, no steps', () => {
    expect(ladderOf([])).toEqual({ steps: [], stdDeviationNs: Number.NaN })
  })

  test('where the body is sampled, counts are those of all spans', () => {
    const { steps } = ladderOf(
      Array.from({ length: 10_000 }, (_, i) => ((i * 7919) % 10_000) + 1),
      1000,
    )
    for (const { p, count } of steps) {
      expect(count).toBeGreaterThanOrEqual(Math.floor(p * 10_000))
      expect(count).toBeLessThanOrEqual(10_000)
    }
    expect(steps.at(-1)).toEqual({ p: 1, ns: 10_000, count: 10_000 })
    expect(steps.find(({ p }) => p > 0.98)?.ns).toBeGreaterThan(9800)
  })
})
