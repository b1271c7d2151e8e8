import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { lossIntervalRanks, lossRanks } from '../../../src/analyze/statistics/loss-bounds.ts'
import { quantileSorted, rankOf } from '../../../src/analyze/statistics/quantile.ts'
import { quantileRanks } from '../../../src/analyze/statistics/quantile-interval.ts'
import { Random } from '../../../src/analyze/statistics/random.ts'

const fraction = fc.integer({ min: 1, max: 1000 }).map((thousandths) => thousandths / 1000)

describe('lossRanks', () => {
  test.each([
    [21_473, 99, 0.99, 21_258, 21_357],
    [21_473, 500, 0.99, 21_254, undefined],
    [21_473, 0, 0.99, 21_259, 21_259],
    [3, 5, 0.5, undefined, undefined],
    [3, 5, 0.3, undefined, 3],
    [0, 4, 0.5, undefined, undefined],
    [0, 0, 0.5, undefined, undefined],
  ])('%i seen, %i lost, p = %f: ranks %s to %s', (n, lost, p, low, high) => {
    expect(lossRanks(n, lost, p)).toEqual({ low, high })
  })

  test('the bounds hold the quantile of all values, whichever of them were lost', () => {
    const values = fc.array(fc.integer({ min: 0, max: 99 }), { minLength: 1, maxLength: 80 })
    fc.assert(
      fc.property(values, fraction, fc.nat(80), fc.constantFrom(-1, 0, 1), (all, p, m, side) => {
        const sorted = Float64Array.from(all).sort()
        const lost = m % all.length
        // The least are lost, the greatest, or some in the order of drawing.
        const seen =
          side === 0 ? Float64Array.from(all.slice(lost)).sort() : kept(sorted, lost, side)
        const { low, high } = lossRanks(seen.length, lost, p)
        const truth = quantileSorted(sorted, p)
        if (low !== undefined) expect(seen[low - 1]).toBeLessThanOrEqual(truth)
        if (high !== undefined) expect(seen[high - 1]).toBeGreaterThanOrEqual(truth)
      }),
    )
  })

  test('both bounds are reached: losing the greatest, and losing the least', () => {
    const sorted = Float64Array.from({ length: 1000 }, (_, i) => i + 1)
    const { low = 0, high = 0 } = lossRanks(995, 5, 0.99)
    expect(kept(sorted, 5, 1)[high - 1]).toBe(quantileSorted(sorted, 0.99))
    expect(kept(sorted, 5, -1)[low - 1]).toBe(quantileSorted(sorted, 0.99))
  })

  test('the more is lost, the wider', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5000 }), fc.nat(200), fraction, (n, lost, p) => {
        const some = lossRanks(n, lost, p)
        const more = lossRanks(n, lost + 1, p)
        expect(more.low ?? 0).toBeLessThanOrEqual(some.low ?? 0)
        expect(more.high ?? n + 1).toBeGreaterThanOrEqual(some.high ?? n + 1)
      }),
    )
  })

  test('the upper bound goes when more than 1 - p of all is lost', () => {
    // 1,000 in all: rank 990 is the last that 990 seen values have.
    expect(lossRanks(990, 10, 0.99).high).toBe(990)
    expect(lossRanks(989, 11, 0.99).high).toBeUndefined()
  })
})

describe('lossIntervalRanks', () => {
  test('is the plain interval where nothing was lost', () => {
    const { low, high } = quantileRanks(40_293, 0.99)
    expect(lossIntervalRanks(40_293, 0, 0.99)).toEqual({ low, high })
  })

  test('counts its ranks among all values and takes the lost from the lower one', () => {
    // Of 40,293 values in all the interval is 39,850 to 39,930.
    expect(lossIntervalRanks(40_193, 100, 0.99)).toEqual({ low: 39_750, high: 39_930 })
    expect(lossIntervalRanks(39_900, 393, 0.99)).toEqual({ low: 39_457, high: undefined })
    expect(lossIntervalRanks(0, 0, 0.5)).toEqual({ low: undefined, high: undefined })
    expect(lossIntervalRanks(10, 90, 0.5)).toEqual({ low: undefined, high: undefined })
  })

  test('contains the sure bounds', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5000 }), fc.nat(200), fraction, (n, lost, p) => {
        const sure = lossRanks(n, lost, p)
        const wide = lossIntervalRanks(n, lost, p)
        expect(wide.low ?? 0).toBeLessThanOrEqual(sure.low ?? 0)
        expect(wide.high ?? n + 1).toBeGreaterThanOrEqual(sure.high ?? n + 1)
      }),
    )
  })

  test('holds the true quantile at least as often as promised, though the slowest are lost', () => {
    const random = new Random(31)
    const { low = 0, high = 0 } = lossIntervalRanks(995, 5, 0.95)
    const runs = 400
    let held = 0
    for (let run = 0; run < runs; run++) {
      const seen = kept(Float64Array.from({ length: 1000 }, () => random.fraction()).sort(), 5, 1)
      if (seen[low - 1] <= 0.95 && seen[high - 1] >= 0.95) held++
    }
    expect(held / runs).toBeGreaterThan(0.95 - 3 * Math.sqrt((0.95 * 0.05) / runs))
    expect(rankOf(0.95, 1000)).toBeLessThan(high)
  })
})

/** Ascending values without their `lost` greatest (side 1) or least (side -1). */
function kept(sorted: Float64Array, lost: number, side: number): Float64Array {
  return side > 0 ? sorted.slice(0, sorted.length - lost) : sorted.slice(lost)
}
