import { expect, test } from 'vitest'
import { int64, uint64 } from '../../../src/report/columns/int64.ts'

test('numbers and times that fit are themselves', () => {
  expect([0, -5, 1.5, 2 ** 60].map(int64)).toEqual([0n, -5n, 2n, 2n ** 60n])
  expect([0n, 2n ** 64n - 1n].map(uint64)).toEqual([0n, 2n ** 64n - 1n])
})

test('others are the nearest that fits', () => {
  expect([1e30, -1e30].map(int64)).toEqual([2n ** 63n - 1n, -(2n ** 63n) + 1n])
  expect([2n ** 64n, -1n].map(uint64)).toEqual([2n ** 64n - 1n, 0n])
})
