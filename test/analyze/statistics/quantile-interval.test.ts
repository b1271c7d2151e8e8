import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { binomialCdf } from '../../../src/analyze/statistics/binomial.ts'
import { quantileRanks } from '../../../src/analyze/statistics/quantile-interval.ts'
import { Random } from '../../../src/analyze/statistics/random.ts'
import { spansNeeded } from '../../../src/report/words/spans-needed.ts'

describe('quantileRanks', () => {
  test.each([
    [100, 0.9, 84, 96, 0.95569],
    [100, 0.5, 40, 61, 0.9648],
    [1000, 0.95, 936, 964, 0.958095],
    [1000, 0.99, 983, 997, 0.976095],
    [1000, 0.999, 997, undefined, 0.981073],
    [10_000, 0.99, 9880, 9920, 0.955755],
    [10_000, 0.999, 9983, 9997, 0.975457],
    [40_293, 0.99, 39_850, 39_930, 0.954826],
    [40_293, 0.999, 40_240, 40_266, 0.960252],
  ])('n = %i, p = %f: ranks %i to %i', (n, p, low, high, coverage) => {
    const ranks = quantileRanks(n, p)
    expect(ranks).toMatchObject({ low, high })
    expect(ranks.coverage).toBeCloseTo(coverage, 6)
  })

  test('no sample, and one of a single value, bounds nothing', () => {
    const nothing = { low: undefined, high: undefined, coverage: 1 }
    expect(quantileRanks(0, 0.99)).toEqual(nothing)
    expect(quantileRanks(1, 0.5)).toEqual(nothing)
  })

  test('a low percentile of a small sample is unbounded below', () => {
    expect(quantileRanks(20, 0.05).low).toBeUndefined()
    expect(quantileRanks(20, 0.05).high).toBe(4)
  })

  test('the ranks are the tightest that the definition allows', () => {
    const count = fc.integer({ min: 1, max: 3000 })
    const confidences = fc.constantFrom(0.5, 0.9, 0.95, 0.99)
    fc.assert(
      fc.property(count, fc.integer({ min: 1, max: 999 }), confidences, (n, p, confidence) => {
        const tail = (1 - confidence) / 2
        const cdf = (k: number): number => binomialCdf(k, n, p / 1000)
        const { low, high, coverage } = quantileRanks(n, p / 1000, confidence)
        const l = low ?? 0
        const u = high ?? n + 1
        expect(cdf(l - 1)).toBeLessThanOrEqual(tail)
        expect(cdf(l)).toBeGreaterThan(tail)
        expect(cdf(u - 1)).toBeGreaterThanOrEqual(1 - tail)
        expect(cdf(u - 2)).toBeLessThan(1 - tail)
        expect(coverage).toBeCloseTo(cdf(u - 1) - cdf(l - 1), 14)
        expect(coverage).toBeGreaterThanOrEqual(confidence - 1e-12)
      }),
    )
  })

  test('the interval holds the true quantile as often as it says', () => {
    const random = new Random(20)
    const { low = 0, high = 0, coverage } = quantileRanks(100, 0.9)
    const runs = 4000
    let held = 0
    for (let run = 0; run < runs; run++) {
      const sample = Float64Array.from({ length: 100 }, () => random.fraction()).sort()
      if (sample[low - 1] <= 0.9 && sample[high - 1] >= 0.9) held++
    }
    const standardError = Math.sqrt((coverage * (1 - coverage)) / runs)
    expect(Math.abs(held / runs - coverage)).toBeLessThan(3 * standardError)
  })

  test('counts without end keep a sensible interval', () => {
    const billion = quantileRanks(1e9, 0.99)
    expect(billion).toMatchObject({ low: 989_993_833, high: 990_006_167 })
    const { low = 0, high = 0 } = quantileRanks(4e9, 0.99)
    expect(3.96e9 - low).toBeCloseTo(2 * (0.99e9 - 989_993_833), -1)
    expect(high - 3.96e9).toBeCloseTo(2 * (990_006_167 - 0.99e9), -1)
    const huge = quantileRanks(2 ** 63, 0.5)
    expect(huge.low).toBeLessThan(2 ** 62)
    expect(huge.high).toBeGreaterThan(2 ** 62)
    const all = quantileRanks(2 ** 63, 1)
    expect(all.high).toBeUndefined()
    expect(quantileRanks(2 ** 63, 0).low).toBeUndefined()
  })
})

describe('the least number of values with a finite upper end', () => {
  test.each([
    [0.9, 36],
    [0.99, 368],
    [0.999, 3688],
  ])('of the p = %f quantile is %i', (p, least) => {
    expect(quantileRanks(least - 1, p).high).toBeUndefined()
    expect(quantileRanks(least, p).high).toBe(least)
    expect(spansNeeded(p, 'upper')).toBe(least)
  })
})
