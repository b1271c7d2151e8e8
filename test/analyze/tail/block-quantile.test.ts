import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { quantileSorted } from '../../../src/analyze/statistics/quantile.ts'
import { Random } from '../../../src/analyze/statistics/random.ts'
import { type BlockQuantile, blockQuantile } from '../../../src/analyze/tail/block-quantile.ts'
import { contributionInfluences } from '../../../src/analyze/tail/contribution-influence.ts'
import { rankSpans } from '../../../src/analyze/tail/ranked-spans.ts'
import type { TailSample } from '../../../src/analyze/tail/tail-sample.ts'
import { timeBlocks } from '../../../src/analyze/tail/time-blocks.ts'
import { exponential, sampleOf } from '../../stats/simulate-spans.ts'

function sample(...columns: readonly (readonly number[])[]): TailSample {
  return sampleOf(
    columns[0].map((_, i) => i * 1000),
    columns.map((column) => Float64Array.from(column)),
  )
}

function quantileOf(rows: TailSample, p: number): BlockQuantile {
  const [spans, blocks] = [rankSpans(rows, []), timeBlocks(rows)]
  const of = Uint8Array.from(spans.row, (row) => blocks.of[row])
  return blockQuantile({ ...spans, of }, blocks, p)
}

/** How far the sum of what blocks add varies. */
function standardError(influence: Float64Array): number {
  const g = influence.length
  return Math.sqrt((g / (g - 1)) * influence.reduce((sum, z) => sum + z * z, 0))
}

describe('timeBlocks', () => {
  const even = (count: number): TailSample => sample(Array<number>(count).fill(1))

  test('fifty of equally many spans, in order of time', () => {
    const { count, of, weight } = timeBlocks(even(5000))
    expect(count).toBe(50)
    expect([...new Set(weight)]).toEqual([100])
    expect(of.every((block, row) => block === Math.floor(row / 100))).toBe(true)
  })

  test('fewer where spans are few: twenty each', () => {
    expect([999, 400, 100, 20, 1].map((n) => timeBlocks(even(n)).count)).toEqual([49, 20, 5, 1, 1])
  })

  test('three GC cycles in each, as far as twenty blocks remain', () => {
    // 5000 spans, one a microsecond: 4,999,000 ns in all.
    const counts = [0, 10_000, 50_000, 100_000, 1e6].map((ns) => timeBlocks(even(5000), ns).count)
    expect(counts).toEqual([50, 50, 33, 20, 20])
  })

  test('a row that stands for many spans takes up as much room', () => {
    const rows = even(100)
    const weight = Float64Array.from(rows.weight, (_, row) => (row < 50 ? 3 : 1))
    const { of } = timeBlocks({ ...rows, weight, population: 200 })
    expect([of[0], of[49], of[50], of[99]]).toEqual([0, 3, 3, 4])
  })
})

describe('blockQuantile', () => {
  test('is the quantile, within its interval', () => {
    const values = fc.array(fc.integer({ min: 0, max: 1000 }), { minLength: 100, maxLength: 600 })
    fc.assert(
      fc.property(values, fc.constantFrom(0.5, 0.9, 0.99), (list, p) => {
        const rows = sample(list)
        const found = quantileOf(rows, p)
        expect(found.value).toBe(quantileSorted(rows.durNs.slice().sort(), p))
        expect(found.low ?? found.value).toBeLessThanOrEqual(found.value)
        expect(found.high ?? found.value).toBeGreaterThanOrEqual(found.value)
      }),
    )
  })

  test('of uniform values: its standard error is √(pq/n) over the density', () => {
    const random = new Random(3)
    const errors = Array.from({ length: 20 }, () => {
      const rows = sample(Array.from({ length: 20_000 }, () => random.fraction() * 1e6))
      return standardError(quantileOf(rows, 0.99).influence)
    })
    const mean = errors.reduce((sum, error) => sum + error, 0) / errors.length
    expect(mean / (1e6 * Math.sqrt((0.99 * 0.01) / 20_000))).toBeGreaterThan(0.9)
    expect(mean / (1e6 * Math.sqrt((0.99 * 0.01) / 20_000))).toBeLessThan(1.1)
  })

  test('spans that are slow together make its interval wider', () => {
    const random = new Random(4)
    const alone = Array.from({ length: 10_000 }, () => exponential(random, 100))
    const together = alone.toSorted((a, b) => a - b)
    // The same values, the slowest half of a thousand in ten runs.
    const runs = together.flatMap((_, i) => (i < 9500 ? [together[i]] : []))
    for (let run = 0; run < 10; run++) {
      runs.splice(900 * run + 400, 0, ...together.filter((_, i) => i >= 9500 && i % 10 === run))
    }
    const width = (list: readonly number[]): number => {
      const rows = sample(list)
      const { low = 0, high = Number.NaN } = quantileOf(rows, 0.99)
      return high - low
    }
    expect(width(runs)).toBeGreaterThan(2 * width(alone))
  })

  test('where half of the values are equal to it, how many they are in each block moves nothing', () => {
    const random = new Random(7)
    // Ten of 5,000 are greater; the others are equal, or less by chance.
    const values = Array.from({ length: 5000 }, (_, i) =>
      i % 500 === 0 ? 1000 + i : random.fraction() < 0.5 ? 100 : 50,
    )
    const rows = sample(values)
    const found = quantileOf(rows, 0.99)
    expect(found.value).toBe(100)
    expect(standardError(found.influence)).toBe(0)
  })

  test('too few values bound nothing', () => {
    const rows = sample(Array.from({ length: 120 }, (_, i) => i))
    const found = quantileOf(rows, 0.99)
    expect([found.value, found.high]).toEqual([118, undefined])
  })
})

describe('contributionInfluences', () => {
  test('those of all components sum to that of the quantile', () => {
    const random = new Random(5)
    const columns = [30, 50, 200].map((mean) =>
      Array.from({ length: 4000 }, () => Math.round(exponential(random, mean))),
    )
    const rows = sample(...columns)
    const blocks = timeBlocks(rows)
    const spans = rankSpans(rows, [0, 1, 2])
    const of = Uint8Array.from(spans.row, (row) => blocks.of[row])
    const { influence } = blockQuantile({ ...spans, of }, blocks, 0.99)
    const parts = contributionInfluences(spans, of, 0.99, influence)
    influence.forEach((ns, block) => {
      expect(parts.reduce((sum, part) => sum + part[block], 0)).toBeCloseTo(ns, 6)
    })
    expect(parts.every((part) => standardError(part) > 0)).toBe(true)
  })

  test('components that rise together share its doubt as they share it', () => {
    const random = new Random(6)
    const base = Array.from({ length: 4000 }, () => Math.round(exponential(random, 100)))
    const rows = sample(
      base,
      base.map((ns) => 3 * ns),
    )
    const blocks = timeBlocks(rows)
    const spans = rankSpans(rows, [0, 1])
    const of = Uint8Array.from(spans.row, (row) => blocks.of[row])
    const { influence } = blockQuantile({ ...spans, of }, blocks, 0.99)
    const [quarter, rest] = contributionInfluences(spans, of, 0.99, influence)
    influence.forEach((ns, block) => {
      expect(quarter[block]).toBeCloseTo(ns / 4, 6)
      expect(rest[block]).toBeCloseTo((3 * ns) / 4, 6)
    })
  })
})
