import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compareHistograms } from '../../../src/analyze/compare/compare-histograms.ts'
import type { HistogramChange } from '../../../src/model/comparison.ts'
import type { Histogram } from '../../../src/model/histogram.ts'

/** Values in buckets of powers of two. */
function histogram(values: readonly number[], name = '@ns'): Histogram {
  const counts = new Map<number, number>()
  for (const value of values) {
    const bucket = Math.floor(Math.log2(value))
    counts.set(bucket, (counts.get(bucket) ?? 0) + 1)
  }
  const buckets = [...counts]
    .sort(([a], [b]) => a - b)
    .map(([bucket, count]) => ({ lo: 2 ** bucket, hi: 2 ** (bucket + 1), count }))
  return { kind: 'hist', name, key: [], snapshots: 1, joined: 'last', buckets }
}

function one(before: Histogram, after: Histogram, ps = [0.5, 0.99]): HistogramChange {
  const [found] = compareHistograms([before], [after], ps)
  return found
}

const many = (n: number, value: (i: number) => number): number[] =>
  Array.from({ length: n }, (_, i) => value(i))

describe('two histograms of one name', () => {
  test('a percentile changed by what their buckets bound', () => {
    const change = one(histogram(many(1000, () => 600)), histogram(many(1000, () => 5000)))
    expect(change.quantiles[0]).toMatchObject({
      before: { lo: 512, hi: 1024 },
      after: { lo: 4096, hi: 8192 },
      sure: { low: 3072, high: 7680 },
      interval: { low: 3072, high: 7680 },
      verdict: 'changed',
    })
    expect(change).toMatchObject({ totalVariation: 1, ksAtLeast: 1 })
  })

  test('alike they did not, and nothing lies between them', () => {
    const same = histogram(many(1000, (i) => 2 + i))
    const change = one(same, same)
    for (const { verdict } of change.quantiles) expect(verdict).toBe('no clear change')
    expect(change).toMatchObject({ totalVariation: 0, ksAtLeast: 0 })
  })

  test('of few values the interval has no end, and nothing is claimed', () => {
    const change = one(histogram(many(20, () => 600)), histogram(many(20, () => 700)))
    expect(change.quantiles[1].verdict).toBe('too few spans')
    expect(change.quantiles[1].interval.high).toBe(Number.POSITIVE_INFINITY)
  })

  test('those that one capture alone has, or that count nothing, are left out', () => {
    const a = histogram([5], '@a')
    expect(compareHistograms([a], [histogram([5], '@b')], [0.5])).toEqual([])
    expect(compareHistograms([a], [{ ...a, buckets: [] }], [0.5])).toEqual([])
    expect(compareHistograms([a], [{ ...a, key: ['x'] }], [0.5])).toEqual([])
  })

  test('buckets of other widths are taken together where they overlap', () => {
    const wide: Histogram = { ...histogram([1]), buckets: [{ lo: 0, hi: 16, count: 4 }] }
    const fine = histogram([1, 2, 4, 20])
    expect(one(wide, fine)).toMatchObject({ totalVariation: 0.25, ksAtLeast: 0.25 })
  })

  test('the true change lies within the sure bounds, and the true distances are no less', () => {
    const values = fc.array(fc.integer({ min: 1, max: 100_000 }), { minLength: 1, maxLength: 60 })
    fc.assert(
      fc.property(values, values, (a, b) => {
        const { quantiles, ksAtLeast } = one(histogram(a), histogram(b), [0.5, 0.9])
        const [old, young] = [a, b].map((each) => [...each].sort((x, y) => x - y))
        for (const { p, sure } of quantiles) {
          const at = (all: readonly number[]): number => all[Math.ceil(p * all.length) - 1]
          const moved = at(young) - at(old)
          expect(moved).toBeGreaterThan(sure.low)
          expect(moved).toBeLessThan(sure.high)
        }
        const share = (all: readonly number[], x: number): number =>
          all.filter((value) => value <= x).length / all.length
        const ks = Math.max(...[...a, ...b].map((x) => Math.abs(share(a, x) - share(b, x))))
        expect(ksAtLeast).toBeLessThanOrEqual(ks + 1e-9)
      }),
    )
  })
})
