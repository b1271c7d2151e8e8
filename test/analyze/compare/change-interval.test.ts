import { describe, expect, test } from 'vitest'
import { changeOf, percentileInterval } from '../../../src/analyze/compare/change-interval.ts'

describe('the interval of many drawings', () => {
  test('leaves one in forty out at either end', () => {
    const drawn = Float64Array.from({ length: 999 }, (_, i) => 999 - i)
    expect(percentileInterval(drawn)).toEqual({ low: 25, high: 975 })
    expect(percentileInterval(Float64Array.of(3, 1, 2))).toEqual({ low: 1, high: 3 })
  })

  test('is none where a drawing was no number, or there was none', () => {
    expect(percentileInterval(Float64Array.of(1, Number.NaN))).toBeUndefined()
    expect(percentileInterval(new Float64Array())).toBeUndefined()
  })
})

test('a change is more than chance where its interval leaves 0 out', () => {
  expect(changeOf(10, 15, { low: 1, high: 9 })).toMatchObject({ changeNs: 5, verdict: 'changed' })
  expect(changeOf(15, 10, { low: -9, high: -1 }).verdict).toBe('changed')
  expect(changeOf(10, 15, { low: 0, high: 9 }).verdict).toBe('no clear change')
  expect(changeOf(10, 15, undefined)).toEqual({
    beforeNs: 10,
    afterNs: 15,
    changeNs: 5,
    verdict: 'too few spans',
  })
})
