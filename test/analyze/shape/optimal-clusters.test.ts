import fc from 'fast-check'
import { ckmeans } from 'simple-statistics'
import { describe, expect, test } from 'vitest'
import { optimalClusters } from '../../../src/analyze/shape/optimal-clusters.ts'
import { runs } from '../../property-runs.ts'

/** The sum of squared distances of values from the means of their clusters. */
function spread(clusters: readonly (readonly number[])[]): number {
  return clusters.reduce((sum, values) => {
    const mean = values.reduce((all, value) => all + value, 0) / values.length
    return values.reduce((all, value) => all + (value - mean) ** 2, sum)
  }, 0)
}

describe('optimalClusters', () => {
  test('finds heaps that lie apart', () => {
    expect(optimalClusters([1, 2, 3, 11, 12, 40, 41, 42], 3)).toEqual([0, 3, 5])
    expect(optimalClusters([1, 2, 3], 1)).toEqual([0])
  })

  test('leaves no less spread within clusters than simple-statistics does, and no more', () => {
    const values = fc.array(fc.double({ min: 0, max: 30, noNaN: true }), {
      minLength: 8,
      maxLength: 60,
    })
    fc.assert(
      fc.property(values, fc.integer({ min: 2, max: 4 }), (some, kinds) => {
        const ascending = some.toSorted((a, b) => a - b)
        fc.pre(new Set(ascending).size >= kinds)
        const begins = optimalClusters(ascending, kinds)
        expect(begins.length).toBe(kinds)
        const clusters = begins.map((begin, i) => ascending.slice(begin, begins[i + 1]))
        expect(clusters.every(({ length }) => length > 0)).toBe(true)
        expect(spread(clusters)).toBeCloseTo(spread(ckmeans(ascending, kinds)), 6)
      }),
      runs(200),
    )
  })
})
