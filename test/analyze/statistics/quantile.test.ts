import fc from 'fast-check'
import { quantileSorted as interpolated } from 'simple-statistics'
import { describe, expect, test } from 'vitest'
import { quantileSorted, rankOf } from '../../../src/analyze/statistics/quantile.ts'

const values = fc.array(fc.integer({ min: 0, max: 50 }), { minLength: 1, maxLength: 60 })
const fraction = fc.integer({ min: 0, max: 1000 }).map((thousandths) => thousandths / 1000)

function ascending(numbers: readonly number[]): Float64Array {
  return Float64Array.from(numbers).sort()
}

describe('rankOf', () => {
  test.each([
    [0.07, 100, 7],
    [0.28, 25, 7],
    [0.55, 100, 55],
    [0.9, 10, 9],
    [0.99, 100, 99],
    [99.9 / 100, 1000, 999],
    [0.5, 4, 2],
    [0.5, 5, 3],
    [0.99, 101, 100],
    [0.99, 21572, 21357],
    [0, 9, 1],
    [1, 9, 9],
  ])('%f of %i is rank %i', (p, n, rank) => {
    expect(rankOf(p, n)).toBe(rank)
  })

  test('is the ceiling of the exact product of decimals', () => {
    const count = fc.integer({ min: 1, max: 10_000_000 })
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000 }), count, (p, n) => {
        const exact = Number((BigInt(p) * BigInt(n) + 9_999n) / 10_000n)
        expect(rankOf(p / 10_000, n)).toBe(exact)
        expect(rankOf(p / 100 / 100, n)).toBe(exact)
      }),
    )
  })

  test('a fraction outside of 0..1 takes the outermost rank', () => {
    expect([rankOf(-1, 5), rankOf(2, 5)]).toEqual([1, 5])
  })
})

describe('quantileSorted', () => {
  // NumPy, method="inverted_cdf".
  test.each([
    [0.05, 15],
    [0.3, 20],
    [0.4, 20],
    [0.5, 35],
    [0.99, 50],
  ])('p = %f of 15, 20, 35, 40, 50 is %i', (p, expected) => {
    expect(quantileSorted(Float64Array.of(15, 20, 35, 40, 50), p)).toBe(expected)
  })

  test('no values have no quantile', () => {
    expect(quantileSorted(new Float64Array(), 0.5)).toBeNaN()
  })

  test('is one of the values, rises with p and does not ask for their order', () => {
    fc.assert(
      fc.property(values, fraction, fraction, fc.nat(), (numbers, p, q, turn) => {
        const quantile = quantileSorted(ascending(numbers), p)
        expect(numbers).toContain(quantile)
        const further = quantileSorted(ascending(numbers), Math.max(p, q))
        expect(further).toBeGreaterThanOrEqual(quantile)
        const cut = turn % numbers.length
        const turned = [...numbers.slice(cut), ...numbers.slice(0, cut)]
        expect(quantileSorted(ascending(turned), p)).toBe(quantile)
      }),
    )
  })

  test('is the least value that at least p of the values do not exceed', () => {
    fc.assert(
      fc.property(values, fc.integer({ min: 1, max: 1000 }), (numbers, thousandths) => {
        const quantile = quantileSorted(ascending(numbers), thousandths / 1000)
        const below = numbers.filter((value) => value < quantile).length
        const upTo = numbers.filter((value) => value <= quantile).length
        expect(upTo * 1000).toBeGreaterThanOrEqual(thousandths * numbers.length)
        expect(below * 1000).toBeLessThan(thousandths * numbers.length)
      }),
    )
  })

  test('the median of an odd count is that of every other definition', () => {
    const odd = values.filter((numbers) => numbers.length % 2 === 1)
    fc.assert(
      fc.property(odd, (numbers) => {
        const sorted = ascending(numbers)
        expect(quantileSorted(sorted, 0.5)).toBe(interpolated([...sorted], 0.5))
      }),
    )
  })

  test('lies within one value of the interpolated definition', () => {
    fc.assert(
      fc.property(values, fraction, (numbers, p) => {
        const sorted = ascending(numbers)
        const at = rankOf(p, sorted.length) - 1
        const other = interpolated([...sorted], p)
        expect(other).toBeGreaterThanOrEqual(sorted[at - 1] ?? sorted[at])
        expect(other).toBeLessThanOrEqual(sorted[at + 1] ?? sorted[at])
      }),
    )
  })
})
