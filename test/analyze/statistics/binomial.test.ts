import { binomialDistribution } from 'simple-statistics'
import { describe, expect, test } from 'vitest'
import { binomialCdf, binomialPmf } from '../../../src/analyze/statistics/binomial.ts'

/** P(B ≤ k) for p = numerator / 2^bits in whole numbers, rounded once at the end. */
function exactCdf(k: number, n: number, numerator: number, bits: number): number {
  const p = BigInt(numerator)
  const q = (1n << BigInt(bits)) - p
  let sum = 0n
  let choose = 1n
  for (let i = 0; i <= k; i++) {
    sum += choose * p ** BigInt(i) * q ** BigInt(n - i)
    choose = (choose * BigInt(n - i)) / BigInt(i + 1)
  }
  const digits = 10n ** 18n
  return Number((sum * digits) >> BigInt(n * bits)) / 1e18
}

describe('binomialCdf', () => {
  test.each([
    [1, 1, 1],
    [7, 1, 2],
    [60, 3, 2],
    [100, 15, 4],
    [200, 127, 7],
    [150, 1, 6],
  ])('for n = %i and p = %i / 2^%i it is the exact sum at every k', (n, numerator, bits) => {
    for (let k = 0; k < n; k++) {
      const expected = exactCdf(k, n, numerator, bits)
      expect(Math.abs(binomialCdf(k, n, numerator / 2 ** bits) - expected)).toBeLessThan(1e-14)
    }
  })

  // Sums of binomial probabilities with 50 digits (mpmath), p the double itself, rounded at the end.
  test.each([
    [84, 100, 0.9, 0.03989052711108328],
    [39_849, 40_293, 0.99, 0.022378023298103903],
    [70, 1e6, 1e-4, 0.000970978258150109],
    [900_000, 1e6, 0.9, 0.5004875960756138],
    [5, 1e6, 1e-6, 0.9994058213137257],
    [999_989, 1e6, 0.99999, 0.41696024980027807],
    [499_969_010, 1e9, 0.5, 0.025000930055587466],
    [500_000_000, 1e9, 0.5, 0.5000126156626069],
    [989_993_833, 1e9, 0.99, 0.02501572960842021],
    [990_006_156, 1e9, 0.99, 0.9748151545499274],
    [998_998_041, 1e9, 0.999, 0.025055930717104068],
    [999_001_959, 1e9, 0.999, 0.9750578145462896],
  ])('P(B ≤ %i) for n = %d, p = %f', (k, n, p, expected) => {
    expect(Math.abs(binomialCdf(k, n, p) - expected)).toBeLessThan(1e-13)
  })

  test('ends and certainties', () => {
    expect(binomialCdf(-1, 10, 0.5)).toBe(0)
    expect(binomialCdf(10, 10, 0.5)).toBe(1)
    expect(binomialCdf(0, 0, 0.5)).toBe(1)
    expect(binomialCdf(3, 10, 0)).toBe(1)
    expect(binomialCdf(9, 10, 1)).toBe(0)
  })
})

describe('binomialPmf', () => {
  test('is the step of the distribution function', () => {
    for (let k = 0; k <= 50; k++) {
      const step = binomialCdf(k, 50, 0.3) - binomialCdf(k - 1, 50, 0.3)
      expect(binomialPmf(k, 50, 0.3)).toBeCloseTo(step, 14)
    }
  })

  test('is that of simple-statistics as far as that one goes', () => {
    const other = binomialDistribution(20, 0.25) ?? []
    expect(other.length).toBeGreaterThan(10)
    for (const [k, probability] of other.entries()) {
      expect(binomialPmf(k, 20, 0.25)).toBeCloseTo(probability, 14)
    }
  })

  test('is nothing outside of 0..n', () => {
    expect(binomialPmf(-1, 5, 0.5)).toBe(0)
    expect(binomialPmf(6, 5, 0.5)).toBe(0)
  })
})
