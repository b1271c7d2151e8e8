import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type MixFunction,
  type MixSide,
  mixShifts,
} from '../../../src/analyze/compare/mix-shift.ts'

function side(values: readonly number[]): MixSide {
  return {
    values: Float64Array.from(values),
    weight: new Float64Array(values.length).fill(1),
    spans: values.length,
    meanNs: values.reduce((sum, value) => sum + value, 0) / values.length,
  }
}

const times = (count: number, value: number): number[] => Array.from({ length: count }, () => value)

describe('mix against rate', () => {
  test('Simpson: every function got faster, and the whole slower, by the mix alone', () => {
    const shifts = mixShifts([
      { before: side(times(90, 10)), after: side(times(10, 8)) },
      { before: side(times(10, 100)), after: side(times(90, 80)) },
    ])
    // Means: 19 and 72.8. Kitagawa: mix = -.8·9 + .8·90 = 64.8, rates = .5·(-2) + .5·(-20) = -11.
    expect(shifts?.mean.beforeNs).toBeCloseTo(19, 9)
    expect(shifts?.mean.afterNs).toBeCloseTo(72.8, 9)
    expect(shifts?.mean.mixNs).toBeCloseTo(64.8, 9)
    expect(shifts?.mean.rateNs).toBeCloseTo(-11, 9)
    // p99: 100 and 80 in their own mix, 100 and 80 in the other's: all of it is the rates.
    expect(shifts?.p99).toEqual({
      beforeNs: 100,
      afterNs: 80,
      changeNs: -20,
      mixNs: 0,
      rateNs: -20,
    })
  })

  test('a slow function that is called more often moves p99 by the mix', () => {
    const shifts = mixShifts([
      { before: side(times(995, 10)), after: side(times(900, 10)) },
      { before: side(times(5, 100)), after: side(times(100, 100)) },
    ])
    expect(shifts?.p99).toEqual({ beforeNs: 10, afterNs: 100, changeNs: 90, mixNs: 90, rateNs: 0 })
  })

  test('a function that one capture lacks adds to the mix only', () => {
    const shifts = mixShifts([
      { before: side(times(50, 10)), after: side(times(50, 10)) },
      { before: undefined, after: side(times(50, 90)) },
    ])
    expect(shifts?.mean).toMatchObject({ beforeNs: 10, afterNs: 50, mixNs: 40, rateNs: 0 })
    expect(shifts?.parts[1].rateNs).toBe(0)
  })

  test('nothing to compare with is nothing', () => {
    expect(mixShifts([])).toBeUndefined()
    expect(mixShifts([{ before: side([1]), after: undefined }])).toBeUndefined()
  })

  test('the parts of the functions sum to mix and rate, and these to the change', () => {
    const values = fc.array(fc.integer({ min: 1, max: 1000 }), { minLength: 1, maxLength: 30 })
    const one = fc.record({ before: fc.option(values), after: fc.option(values) })
    fc.assert(
      fc.property(fc.array(one, { minLength: 1, maxLength: 5 }), (all) => {
        const functions = all.map(
          ({ before, after }): MixFunction => ({
            before: before === null ? undefined : side(before),
            after: after === null ? undefined : side(after),
          }),
        )
        const present = functions.filter(({ before, after }) => before ?? after)
        const shifts = mixShifts(present)
        if (shifts === undefined) return
        const { mean, p99, parts } = shifts
        const total = (of: (part: { mixNs: number; rateNs: number }) => number): number =>
          parts.reduce((sum, part) => sum + of(part), 0)
        expect(mean.mixNs + mean.rateNs).toBeCloseTo(mean.changeNs, 6)
        expect(total(({ mixNs }) => mixNs)).toBeCloseTo(mean.mixNs, 6)
        expect(total(({ rateNs }) => rateNs)).toBeCloseTo(mean.rateNs, 6)
        expect(p99.mixNs + p99.rateNs).toBeCloseTo(p99.changeNs, 9)
      }),
    )
  })
})
