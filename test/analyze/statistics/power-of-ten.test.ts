import { expect, test } from 'vitest'
import { powerOfTen } from '../../../src/analyze/statistics/power-of-ten.ts'

test('a whole power of ten is the number that its digits say', () => {
  const powers = Array.from({ length: 600 }, (_, i) => i - 300)
  expect(powers.map(powerOfTen)).toEqual(powers.map((power) => Number(`1e${power}`)))
})

test('one between them is right to 2e-15 of its value', () => {
  // The square of the root, and the decimals of the two.
  expect(powerOfTen(0.5) ** 2 / 10).toBeCloseTo(1, 14)
  expect(powerOfTen(0.25)).toBeCloseTo(1.7782794100389228, 14)
  expect(powerOfTen(-1.025) / 0.09440608762859234).toBeCloseTo(1, 14)
  for (let x = -20; x < 20; x += 0.037) {
    expect(Math.abs(powerOfTen(x) / 10 ** x - 1)).toBeLessThan(2e-15)
  }
})
