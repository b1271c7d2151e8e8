import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  mannWhitney,
  type RankTest,
  type WeightedValues,
} from '../../../src/analyze/statistics/mann-whitney.ts'
import { normalTail } from '../../../src/analyze/statistics/normal-tail.ts'

function weighted(values: readonly number[]): WeightedValues {
  return {
    values: Float64Array.from(values).sort(),
    weight: new Float64Array(values.length).fill(1),
  }
}

function compared(a: readonly number[], b: readonly number[]): RankTest {
  return mannWhitney(weighted(a), weighted(b))
}

describe('normalTail', () => {
  test.each([
    [0, 0.5],
    [0.5, 0.308537538725987],
    [1.959963984540054, 0.025],
    [2.4999999, 0.0062096670817],
    [2.5, 0.00620966532577613],
    [5, 2.866515718791939e-7],
    [10, 7.61985302416047e-24],
    [-1, 0.841344746068543],
  ])('of %d is %d, as R has it', (z, p) => {
    expect(Math.abs(normalTail(z) / p - 1)).toBeLessThan(1e-9)
  })
})

describe('the test of Mann and Whitney', () => {
  // The example of R's wilcox.test (Hollander & Wolfe 1973, 69f).
  const young = [0.8, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46]
  const old = [1.15, 0.88, 0.9, 0.74, 1.21]

  test("is exact for small samples without ties: R's example", () => {
    const found = compared(young, old)
    expect(found).toMatchObject({ u: 35, a12: 0.7, isExact: true })
    expect(found.p).toBeCloseTo(0.2544122544, 10)
  })

  test('is the normal approximation with continuity corrected where samples are large', () => {
    // R's example has U = 35 of 50 pairs: its approximation is this.
    const z = (10 - 0.5) / Math.sqrt((50 / 12) * 16)
    expect(2 * normalTail(z)).toBeCloseTo(0.2446236051, 10)
    const long = Array.from({ length: 50 }, (_, i) => i)
    expect(compared(long, [0.5]).isExact).toBe(false)
    expect(compared(long.slice(1), [0.5]).isExact).toBe(true)
    const tied = compared([1, 2, 2, 3, 3, 3, 9, 10], [2, 2, 3, 3, 4, 4, 4, 4, 5])
    expect(tied).toMatchObject({ u: 29, isExact: false })
    expect(tied.p).toBeCloseTo(0.5212755511, 10)
    expect(tied.a12).toBeCloseTo(0.4027777778, 10)
    expect(2 * tied.a12 - 1).toBeCloseTo(-0.1944444444, 10)
    expect(tied.ksD).toBeCloseTo(0.3055555556, 10)
  })

  test('equal samples are no evidence of anything, nor are samples of one value', () => {
    expect(compared([1, 1, 1], [1, 1, 1])).toEqual({
      u: 4.5,
      a12: 0.5,
      p: 1,
      isExact: false,
      ksD: 0,
    })
    expect(compared([5], [5]).p).toBe(1)
  })

  test('a weight is that many equal values', () => {
    const values = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 30 })
    fc.assert(
      fc.property(values, values, (a, b) => {
        const distinct = (all: readonly number[]): WeightedValues => {
          const kept = [...new Set(all)].sort((x, y) => x - y)
          const weight = kept.map((value) => all.filter((each) => each === value).length)
          return { values: Float64Array.from(kept), weight: Float64Array.from(weight) }
        }
        const whole = compared(a, b)
        expect(mannWhitney(distinct(a), distinct(b))).toEqual(whole)
        expect(whole.a12 + compared(b, a).a12).toBeCloseTo(1, 12)
        expect(compared(b, a).p).toBeCloseTo(whole.p, 12)
      }),
    )
  })

  test('U counts the pairs in which the first is greater', () => {
    const values = fc.array(fc.integer({ min: 0, max: 20 }), { minLength: 1, maxLength: 20 })
    fc.assert(
      fc.property(values, values, (a, b) => {
        const pairs = a.flatMap((x) => b.map((y): number => (x > y ? 1 : x === y ? 0.5 : 0)))
        expect(compared(a, b).u).toBe(pairs.reduce((sum, one) => sum + one, 0))
      }),
    )
  })
})
