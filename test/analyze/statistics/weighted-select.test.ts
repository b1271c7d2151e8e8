import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { selectFromTop } from '../../../src/analyze/statistics/weighted-select.ts'

/** The definition, word for word: the greatest value for which it and the greater ones weigh more than `above`. */
function slowly(values: readonly number[], weights: readonly number[], above: number): number {
  const order = [...values.keys()].sort((a, b) => values[b] - values[a])
  let weight = 0
  for (const i of order) {
    weight += weights[i]
    if (weight > above) return values[i]
  }
  return values[order[order.length - 1]] ?? Number.NaN
}

describe('selectFromTop', () => {
  test('with weights of 1 it counts from the greatest', () => {
    const values = [5, 1, 4, 2, 3]
    const at = (above: number): number =>
      selectFromTop(Float64Array.from(values), new Float64Array(5).fill(1), 5, above)
    expect([0, 1, 2, 3, 4].map(at)).toEqual([5, 4, 3, 2, 1])
  })

  test('it is what sorting gives, ties and all, and every value keeps its weight', () => {
    const pair = fc.tuple(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 0, max: 5 }))
    fc.assert(
      fc.property(fc.array(pair, { minLength: 1, maxLength: 300 }), fc.nat(900), (pairs, above) => {
        const values = pairs.map(([value]) => value)
        const weights = pairs.map(([, weight]) => weight)
        const worked = Float64Array.from(values)
        const workedWeights = Float64Array.from(weights)
        const found = selectFromTop(worked, workedWeights, worked.length, above)
        expect(found).toBe(slowly(values, weights, above))
        const paired = Array.from(worked, (value, i) => `${value}:${workedWeights[i]}`)
        expect(paired.sort()).toEqual(pairs.map(([v, w]) => `${v}:${w}`).sort())
      }),
    )
  })

  test('an order that defeats the pivots is sorted in the end', () => {
    // Rising, then falling: the median of the first, the middle and the last is nearly the least.
    const pipe = Float64Array.from({ length: 5000 }, (_, i) => (i < 2500 ? i : 5000 - i))
    const sorted = pipe.slice().sort().reverse()
    const weights = new Float64Array(pipe.length).fill(1)
    expect(selectFromTop(pipe, weights, pipe.length, 2500)).toBe(sorted[2500])
  })

  test('beyond all weight it is the least value, of nothing it is NaN, and only `length` values count', () => {
    const one = new Float64Array([1, 1, 1])
    expect(selectFromTop(new Float64Array([3, 1, 2]), one, 3, 3)).toBe(1)
    expect(selectFromTop(new Float64Array(), one, 0, 0)).toBeNaN()
    expect(selectFromTop(new Float64Array([3, 1, 9]), one, 2, 0)).toBe(3)
  })
})
