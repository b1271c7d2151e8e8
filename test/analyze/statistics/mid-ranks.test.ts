import { expect, test } from 'vitest'
import { midRanks } from '../../../src/analyze/statistics/mid-ranks.ts'

function ranks(values: readonly number[], order: readonly number[], weights?: readonly number[]) {
  const ordered = {
    order: Int32Array.from(order),
    values: Float64Array.from(order, (row) => values[row]),
    weight: Float64Array.from(order, (_, place) => weights?.[place] ?? 1),
  }
  return [...midRanks(ordered, values.length)]
}

test('a value is told by how many come before it, equal ones by half', () => {
  expect(ranks([30, 10, 20], [1, 2, 0])).toEqual([2.5, 0.5, 1.5])
  expect(ranks([5, 7, 5, 5], [0, 2, 3, 1])).toEqual([1.5, 3.5, 1.5, 1.5])
  expect(ranks([1, 2, 3], [2, 1, 0])).toEqual([2.5, 1.5, 0.5])
})

test('a value may stand for several, and rows that are not in order have no rank', () => {
  expect(ranks([10, 20, 99], [0, 1], [4, 1])).toEqual([2, 4.5, 0])
  expect(ranks([], [])).toEqual([])
})
