import { describe, expect, test } from 'vitest'
import {
  type Bounded,
  changeOf,
  differenceBounds,
  percentileInterval,
} from '../../../src/analyze/compare/change-interval.ts'

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

const alone = (ns: number): Bounded => ({ ns, low: undefined, high: undefined })

describe('a change', () => {
  test('is more than chance where its interval leaves 0 out', () => {
    expect(changeOf(alone(10), alone(15), { low: 1, high: 9 })).toMatchObject({
      changeNs: 5,
      verdict: 'changed',
    })
    expect(changeOf(alone(15), alone(10), { low: -9, high: -1 }).verdict).toBe('changed')
    expect(changeOf(alone(10), alone(15), { low: 0, high: 9 }).verdict).toBe('no clear change')
    expect(changeOf(alone(10), alone(15))).toEqual({
      beforeNs: 10,
      afterNs: 15,
      changeNs: 5,
      verdict: 'too few spans',
    })
  })

  test('that only one end of its interval bounds may still be sure', () => {
    const up = changeOf(alone(10), alone(15), { low: 1, high: undefined })
    expect(up).toMatchObject({ lowNs: 1, verdict: 'changed' })
    expect(up.highNs).toBeUndefined()
    expect(changeOf(alone(10), alone(15), { low: -1, high: undefined }).verdict).toBe(
      'too few spans',
    )
  })

  test('tells what would have shown: the wider side of its interval', () => {
    expect(changeOf(alone(10), alone(15), { low: -2, high: 9 }).detectableNs).toBe(7)
  })
})

describe('the interval of a difference', () => {
  test('joins what pushes each end outwards', () => {
    const before = { ns: 100, low: 97, high: 104 }
    const after = { ns: 120, low: 117, high: 132 }
    expect(differenceBounds(before, after)).toEqual({ low: 15, high: 20 + Math.hypot(12, 3) })
  })

  test('has an end only where both captures have one', () => {
    const open = { ns: 100, low: 97, high: undefined }
    const closed = { ns: 120, low: 117, high: 132 }
    expect(differenceBounds(open, closed).low).toBeUndefined()
    expect(differenceBounds(open, closed).high).toBeDefined()
    expect(differenceBounds(closed, open).high).toBeUndefined()
  })
})
