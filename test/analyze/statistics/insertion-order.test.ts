import { expect, test } from 'vitest'
import { insertionOrder } from '../../../src/analyze/statistics/insertion-order.ts'
import { stableOrder } from '../../../src/analyze/statistics/stable-order.ts'

test('values that nearly are in order: the same order as by radix sort, equal ones as they stand', () => {
  for (let seed = 1; seed <= 40; seed++) {
    const values = Float64Array.from({ length: 500 }, (_, i) => i + ((i * 7919 * seed) % 13))
    const order = insertionOrder(values)
    expect(order).toEqual(stableOrder(values))
  }
})

test('values without an end to the order, as spans without a start get, come last', () => {
  const never = Number.MAX_VALUE
  expect(insertionOrder(Float64Array.of(3, never, 1, 2, never))).toEqual(
    Int32Array.of(2, 3, 0, 1, 4),
  )
})

test('values that are far from any order are left to others, without all of the work', () => {
  expect(insertionOrder(Float64Array.from({ length: 5000 }, (_, i) => -i))).toBeUndefined()
  expect(insertionOrder(Float64Array.from({ length: 20 }, (_, i) => -i))).toEqual(
    Int32Array.from({ length: 20 }, (_, i) => 19 - i),
  )
})

test('no values, and one', () => {
  expect(insertionOrder(new Float64Array(0))).toEqual(new Int32Array(0))
  expect(insertionOrder(Float64Array.of(7))).toEqual(Int32Array.of(0))
})
