import fc from 'fast-check'
import { expect, test } from 'vitest'
import { PartColumns } from '../../../src/analyze/spans/part-columns.ts'

test('a number comes back as it was put, 0 where none was', () => {
  const parts = new PartColumns(3, 4, 0, new Map())
  parts.put(2, 1, 77, 0)
  expect(parts.get(2, 1, 0)).toBe(77)
  expect(parts.get(2, 0, 1)).toBe(0)
  expect(parts.get(0, 1, 2)).toBe(0)
})

test('only columns that hold something take room', () => {
  const parts = new PartColumns(19, 256, 0, new Map())
  parts.put(5, 0, 0, 0)
  expect(parts.used).toBe(0)
  parts.put(5, 0, 1, 0)
  parts.put(5, 255, 2, 1)
  expect(parts.used).toBe(1)
})

test('numbers of 32 bits and more stay exact, and leave nothing behind when overwritten', () => {
  const wide = new Map<number, number>()
  const parts = new PartColumns(2, 2, 2, wide)
  for (const value of [2 ** 32 - 2, 2 ** 32 - 1, 2 ** 32, 2 ** 53 - 1]) {
    parts.put(1, 1, value, 9)
    expect(parts.get(1, 1, 9)).toBe(value)
  }
  parts.put(1, 1, 5, 9)
  expect(parts.get(1, 1, 9)).toBe(5)
  expect(wide.size).toBe(0)
})

test('it is a table of numbers, in whatever order they are put', () => {
  const put = fc.record({
    column: fc.nat({ max: 6 }),
    row: fc.nat({ max: 7 }),
    value: fc.oneof(fc.constant(0), fc.nat(), fc.maxSafeNat()),
  })
  fc.assert(
    fc.property(fc.array(put, { maxLength: 60 }), fc.nat({ max: 7 }), (puts, expected) => {
      const parts = new PartColumns(7, 8, expected, new Map())
      const model = new Map<number, number>()
      for (const { column, row, value } of puts) {
        parts.put(column, row, value, row * 7 + column)
        model.set(row * 7 + column, value)
      }
      for (let key = 0; key < 56; key++) {
        expect(parts.get(key % 7, Math.floor(key / 7), key)).toBe(model.get(key) ?? 0)
      }
    }),
  )
})
