import fc from 'fast-check'
import { expect, test } from 'vitest'
import { betweenGroups } from '../../../src/analyze/shape/between-groups.ts'

const grouped = (groupOf: readonly number[], durNs: readonly number[]) => ({
  groupOf: Int32Array.from(groupOf),
  groups: Math.max(...groupOf) + 1,
  durNs: Float64Array.from(durNs),
  weight: new Float64Array(durNs.length).fill(1),
})

test('two constant groups: all of the excess lies between them', () => {
  const found = betweenGroups(
    grouped(
      Array.from({ length: 100 }, (_, i) => (i < 98 ? 0 : 1)),
      Array.from({ length: 100 }, (_, i) => (i < 98 ? 10 : 500)),
    ),
    500,
    10,
  )
  expect(found).toMatchObject({ excessNs: 490, betweenNs: 490, betweenShare: 1 })
  expect(found.groups[1]).toMatchObject({ share: 0.02, tailShare: 1, bodyShare: 0, meanNs: 500 })
})

test('groups that are alike explain nothing', () => {
  const durNs = Array.from({ length: 100 }, (_, i) => i >> 1)
  const found = betweenGroups(
    grouped(
      durNs.map((_, i) => i % 2),
      durNs,
    ),
    49,
    24,
  )
  expect(found.betweenNs).toBeCloseTo(0, 12)
  expect(found.excessNs).toBe(37)
})

test('one group has nothing between', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 1000 }), { minLength: 2 }), (durNs) => {
      const [slow, usual] = [Math.max(...durNs), Math.min(...durNs)]
      const { betweenNs } = betweenGroups(
        grouped(
          durNs.map(() => 0),
          durNs,
        ),
        slow,
        usual,
      )
      expect(betweenNs).toBe(0)
    }),
  )
})

test('a row of weight w counts as w spans', () => {
  const once = betweenGroups(grouped([0, 0, 0, 1, 1], [1, 2, 3, 9, 9]), 9, 2)
  const twice = betweenGroups(grouped([0, 0, 0, 1], [1, 2, 3, 9]), 9, 2)
  expect(twice.groups[1].share).toBe(0.25)
  const weighted = betweenGroups(
    { ...grouped([0, 0, 0, 1], [1, 2, 3, 9]), weight: Float64Array.of(1, 1, 1, 2) },
    9,
    2,
  )
  expect(weighted).toEqual(once)
})
