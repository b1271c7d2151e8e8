import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Random } from '../../../src/analyze/statistics/random.ts'
import { studentT95 } from '../../../src/analyze/statistics/student-t.ts'
import { blockInterval, jackknifeInfluence } from '../../../src/analyze/tail/block-jackknife.ts'
import { exponential } from '../../stats/simulate-spans.ts'

const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0)

/** The interval of a mean, each value a block of its own. */
function meanInterval(values: readonly number[]): ReturnType<typeof blockInterval> {
  const without = values.map((value) => (sum(values) - value) / (values.length - 1))
  return blockInterval(sum(values) / values.length, jackknifeInfluence(Float64Array.from(without)))
}

describe('studentT95', () => {
  test.each([
    [1, 12.7062],
    [2, 4.3027],
    [3, 3.1824],
    [5, 2.5706],
    [10, 2.2281],
    [30, 2.0423],
    [49, 2.0096],
    [Number.POSITIVE_INFINITY, 1.96],
  ])('%d degrees of freedom: %d, as tables have it', (degrees, t) => {
    expect(Math.abs(studentT95(degrees) - t)).toBeLessThan(0.002)
  })

  test('it falls as degrees rise, whole or not, and has 1 at least', () => {
    const degrees = Array.from({ length: 400 }, (_, i) => 1 + i / 8)
    degrees.slice(1).forEach((d, i) => {
      expect(studentT95(d)).toBeLessThan(studentT95(degrees[i]))
    })
    expect(studentT95(0.2)).toBe(studentT95(1))
  })
})

describe('the block jackknife', () => {
  test('of a mean is s/√n exactly', () => {
    const numbers = fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 5, maxLength: 50 })
    fc.assert(
      fc.property(numbers, (values) => {
        const mean = sum(values) / values.length
        const variance = sum(values.map((v) => (v - mean) ** 2)) / (values.length - 1)
        const found = meanInterval(values)?.standardError ?? Number.NaN
        expect(Math.abs(found - Math.sqrt(variance / values.length))).toBeLessThan(1e-9)
      }),
    )
  })

  test('values without skewness have a symmetric interval, others lean to their tail', () => {
    const even = meanInterval([1, 2, 3, 4, 5, 6, 7]) ?? { low: 0, high: 0 }
    expect(even.high - 4).toBeCloseTo(4 - even.low, 9)
    const skew = meanInterval([1, 1, 1, 1, 2, 2, 20]) ?? { low: 0, high: 0 }
    expect(skew.high - 4).toBeGreaterThan(2 * (4 - skew.low))
  })

  test('a skew one is what its formulas give, worked out apart', () => {
    // Skewness 2.022443, 3.394 degrees of freedom (t = 2.98332), standard error 2.672612.
    const { standardError, low, high } = meanInterval([1, 1, 1, 1, 2, 2, 20]) ?? {
      standardError: 0,
      low: 0,
      high: 0,
    }
    expect(standardError).toBeCloseTo(2.672612, 6)
    expect(Math.abs(low + 0.940414)).toBeLessThan(0.01)
    expect(Math.abs(high - 26.160569)).toBeLessThan(0.03)
  })

  test('it moves and grows with its values', () => {
    const values = [3, 9, 1, 4, 7, 30]
    const plain = meanInterval(values) ?? { low: 0, high: 0 }
    const moved = meanInterval(values.map((value) => 10 * value + 5)) ?? { low: 0, high: 0 }
    expect(moved.low).toBeCloseTo(10 * plain.low + 5, 6)
    expect(moved.high).toBeCloseTo(10 * plain.high + 5, 6)
  })

  test('fewer than five blocks, and blocks that are no number, give no interval', () => {
    expect(meanInterval([1, 2, 3, 4])).toBeUndefined()
    expect(meanInterval([1, 2, 3, 4, Number.NaN])).toBeUndefined()
    expect(meanInterval([2, 2, 2, 2, 2])).toEqual({ standardError: 0, low: 2, high: 2 })
  })

  test('it holds the mean of fifty skew values as often as it says', () => {
    const random = new Random(7)
    const runs = 2000
    let held = 0
    for (let run = 0; run < runs; run++) {
      // Log-normal would be tamer: squares of exponentials have a skewness of 6.6.
      const values = Array.from({ length: 50 }, () => exponential(random, 1) ** 2)
      const { low, high } = meanInterval(values) ?? { low: 0, high: 0 }
      if (low <= 2 && 2 <= high) held++
    }
    expect(held / runs).toBeGreaterThan(0.92)
    expect(held / runs).toBeLessThan(0.98)
  })
})
