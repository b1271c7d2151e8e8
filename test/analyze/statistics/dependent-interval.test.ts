import { describe, expect, test } from 'vitest'
import { dependentRanks, ranksAt } from '../../../src/analyze/statistics/dependent-interval.ts'
import { quantileSorted } from '../../../src/analyze/statistics/quantile.ts'
import { quantileRanks } from '../../../src/analyze/statistics/quantile-interval.ts'
import { autoregressive } from '../../stats/autoregressive.ts'

const INDEPENDENT = { deff: 1, blocks: Number.POSITIVE_INFINITY, isShort: false }
/** Standard normal quantiles. */
const TRUTH = new Map([
  [0.5, 0],
  [0.9, 1.2815515655],
  [0.99, 2.326347874],
])

/** How often the interval of each quantile holds the true one. */
function coverage(length: number, rho: number, runs: number): ReadonlyMap<number, number> {
  const held = new Map<number, number>()
  for (let run = 0; run < runs; run++) {
    const values = autoregressive(length, rho, 1 + run)
    const sorted = values.slice().sort()
    for (const [p, truth] of TRUTH) {
      const spans = { values, population: length }
      const { low, high } = dependentRanks(spans, p, quantileSorted(sorted, p))
      const isHeld =
        (low === undefined || sorted[low - 1] <= truth) &&
        (high === undefined || truth <= sorted[high - 1])
      held.set(p, (held.get(p) ?? 0) + (isHeld ? 1 / runs : 0))
    }
  }
  return held
}

describe('dependentRanks', () => {
  test('are those of binomial order statistics where nothing depends', () => {
    for (const [n, p] of [
      [100, 0.5],
      [1000, 0.99],
      [1000, 0.999],
      [40_293, 0.999],
    ] as const) {
      const { low, high } = quantileRanks(n, p)
      expect(ranksAt(n, p, INDEPENDENT)).toMatchObject({ low, high, deff: 1, effective: n })
    }
  })

  test('hold the truth of independent values', () => {
    for (const held of coverage(1000, 0, 120).values()) expect(held).toBeGreaterThan(0.9)
  })

  test('hold the truth of values that depend on each other, where those for independent ones fail', () => {
    for (const held of coverage(4000, 0.95, 80).values()) expect(held).toBeGreaterThan(0.87)
  })

  test('have no upper end where the independent values that they are worth have none', () => {
    const dependent = { deff: 10, blocks: 40, isShort: false }
    expect(ranksAt(1000, 0.99, INDEPENDENT).high).toBe(997)
    const { high, effective } = ranksAt(1000, 0.99, dependent)
    expect(high).toBeUndefined()
    // Forty blocks cost a little besides.
    expect(effective).toBeGreaterThan(93)
    expect(effective).toBeLessThan(100)
    expect(ranksAt(1000, 0.5, dependent).high).toBeGreaterThan(580)
  })

  test('stay within the values, and around the quantile', () => {
    for (const n of [1, 2, 30, 777]) {
      for (const deff of [1, 1.7, 30, 1e6]) {
        for (const p of [0.001, 0.5, 0.99]) {
          const { low = 1, high = n } = ranksAt(n, p, { deff, blocks: 20, isShort: true })
          expect(low).toBeGreaterThanOrEqual(1)
          expect(low).toBeLessThanOrEqual(Math.max(1, Math.ceil(p * n)))
          expect(high).toBeGreaterThanOrEqual(Math.min(n, Math.ceil(p * n)))
          expect(high).toBeLessThanOrEqual(n)
        }
      }
    }
  })
})
