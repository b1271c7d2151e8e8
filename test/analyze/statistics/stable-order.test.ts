import fc from 'fast-check'
import { expect, test } from 'vitest'
import { stableOrder } from '../../../src/analyze/statistics/stable-order.ts'

function order(values: readonly number[]): number[] {
  return [...stableOrder(Float64Array.from(values))]
}

function compared(values: readonly number[]): number[] {
  return values
    .map((value, place) => ({ value, place }))
    .sort((a, b) => a.value - b.value || a.place - b.place)
    .map(({ place }) => place)
}

test('values ascend, equal ones stay as they stand', () => {
  expect(order([30, 10, 20, 10])).toEqual([1, 3, 2, 0])
  expect(order([7, 7, 7])).toEqual([0, 1, 2])
  expect(order([])).toEqual([])
})

test.each([
  ['2^44 and more', [2 ** 53 - 1, 5, 2 ** 53 - 1, 4]],
  ['just below 2^44', [2 ** 44 - 1, 2 ** 44 - 2, 2 ** 22, 2 ** 22 - 1, 2 ** 33, 0]],
  ['parts of a nanosecond', [2.5, 1, 2.25]],
  ['negative', [1, -1, 0, -2]],
  ['infinite', [Number.POSITIVE_INFINITY, 3, 2]],
])('%s', (_, values) => {
  expect(order(values)).toEqual(compared(values))
})

test.each([0, 1, 11, 12, 13, 24, 25, 31, 32, 33, 36, 37, 43])(
  'of a greatest value of %i binary digits all count',
  (bits) => {
    // Each differs from the greatest in one digit.
    const greatest = 2 ** (bits + 1) - 1
    const values = Array.from({ length: bits + 1 }, (_, bit) => greatest - 2 ** bit)
    expect(order([greatest, ...values, greatest])).toEqual(
      compared([greatest, ...values, greatest]),
    )
  },
)

test('it is a stable sort, whatever the values', () => {
  const value = fc.oneof(
    fc.nat(50),
    fc.nat(5_000_000),
    fc.maxSafeNat(),
    fc.nat(2 ** 31 - 1).map((n) => n * 4096),
  )
  fc.assert(
    fc.property(fc.array(value, { maxLength: 300 }), (values) => {
      expect(order(values)).toEqual(compared(values))
    }),
  )
  fc.assert(
    fc.property(
      fc.array(
        fc.nat(2 ** 31 - 1).map((n) => n * 8191),
        { maxLength: 300 },
      ),
      (values) => {
        expect(order(values)).toEqual(compared(values))
      },
    ),
  )
})

test('values in microseconds or milliseconds are sorted as they are, also where a few are not', () => {
  const unit = fc.constantFrom(1e3, 1e6, 2000, 1e9)
  const odd = fc.array(fc.nat(2 ** 40), { maxLength: 1 })
  fc.assert(
    fc.property(fc.array(fc.nat(10_000), { maxLength: 300 }), unit, odd, (numbers, ns, more) => {
      const values = [...numbers.map((number) => number * ns), ...more]
      expect(order(values)).toEqual(compared(values))
    }),
  )
})

test('they are sorted in room that was used before, which they leave', () => {
  const values = fc.array(fc.oneof(fc.nat(50), fc.nat(5_000_000), fc.nat(2 ** 40)), {
    maxLength: 300,
  })
  fc.assert(
    fc.property(values, fc.nat(9), (all, more) => {
      const room = new ArrayBuffer(6 * all.length + more)
      new Uint8Array(room).fill(255)
      const found = stableOrder(Float64Array.from(all), room)
      new Uint8Array(room).fill(255)
      expect([...found]).toEqual(compared(all))
    }),
  )
})
