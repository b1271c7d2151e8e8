import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { falseDiscoveryRates } from '../../../src/analyze/statistics/false-discovery.ts'
import { fisherExact } from '../../../src/analyze/statistics/fisher-exact.ts'
import { proportion, riskRatio } from '../../../src/analyze/statistics/proportion.ts'

describe('fisherExact', () => {
  test('gives what R gives', () => {
    expect(fisherExact(8, 2, 1, 5)).toBeCloseTo(0.034965035, 9)
    expect(fisherExact(3, 1, 1, 3)).toBeCloseTo(0.4857142857, 9)
  })

  test('large tables neither overflow nor vanish', () => {
    expect(fisherExact(250, 250, 12_500, 12_500)).toBeCloseTo(1, 6)
    expect(fisherExact(10_000, 0, 0, 100_000)).toBe(0)
    expect(fisherExact(118, 382, 3293, 21_685)).toBeLessThan(1e-8)
  })

  test('a table of one kind only says nothing', () => {
    expect(fisherExact(0, 5, 0, 7)).toBe(1)
    expect(fisherExact(0, 0, 3, 7)).toBe(1)
  })

  test('rows and columns may change places', () => {
    const count = fc.nat(30)
    fc.assert(
      fc.property(count, count, count, count, (a, b, c, d) => {
        const p = fisherExact(a, b, c, d)
        expect(p).toBeGreaterThan(0)
        expect(p).toBeLessThanOrEqual(1 + 1e-12)
        expect(fisherExact(a, c, b, d)).toBeCloseTo(p, 9)
        expect(fisherExact(c, d, a, b)).toBeCloseTo(p, 9)
      }),
    )
  })
})

describe('proportion', () => {
  test("has Wilson's interval", () => {
    const { share, low, high } = proportion(8, 1000)
    expect(share).toBe(0.008)
    expect(low).toBeCloseTo(0.0040591958, 9)
    expect(high).toBeCloseTo(0.0157063345, 9)
  })

  test('of none has none, and never leaves 0 to 1', () => {
    expect(proportion(0, 0)).toEqual({ count: 0, of: 0 })
    expect(proportion(0, 5).low).toBe(0)
    expect(proportion(5, 5).high).toBe(1)
  })
})

describe('riskRatio', () => {
  test("has Katz's interval", () => {
    // By hand: ratio 3, SE of its logarithm √(1/30 - 1/100 + 1/10 - 1/100) = 0.336650.
    const found = riskRatio(proportion(30, 100), proportion(10, 100))
    expect(found.riskRatio).toBeCloseTo(3, 12)
    expect(found.riskRatioLow).toBeCloseTo(3 / Math.exp(0.659822), 5)
    expect(found.riskRatioHigh).toBeCloseTo(3 * Math.exp(0.659822), 5)
  })

  test('does not exist where a count is 0', () => {
    expect(riskRatio(proportion(0, 10), proportion(3, 10))).toEqual({})
    expect(riskRatio(proportion(3, 10), proportion(0, 10))).toEqual({})
  })
})

describe('falseDiscoveryRates', () => {
  test("gives Benjamini and Hochberg's values, in the order given", () => {
    const p = [
      0.001, 0.008, 0.039, 0.041, 0.042, 0.06, 0.074, 0.205, 0.212, 0.216, 0.222, 0.251, 0.269,
      0.275, 0.34, 0.341, 0.384, 0.569, 0.594, 0.696, 0.762, 0.94, 0.942, 0.975, 0.986,
    ]
    const q = falseDiscoveryRates(p.toReversed()).toReversed()
    ;[0.025, 0.1, 0.21, 0.21, 0.21, 0.25].forEach((rate, i) => {
      expect(q[i]).toBeCloseTo(rate, 9)
    })
    expect(q[24]).toBeCloseTo(0.986, 9)
    expect(falseDiscoveryRates([])).toEqual([])
  })
})
