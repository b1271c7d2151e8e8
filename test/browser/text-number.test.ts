import { expect, test } from 'vitest'
import { textNumber } from '../../src/browser/text-number.ts'

test.each([
  ['1,234', 1234],
  ['1.20 s', 1.2e9],
  ['999 µs', 999_000],
  ['-5 %', -5],
  ['+3.10 ms', 3_100_000],
  ['~12 ns', 12],
  ['11.0 ms to 14.2 ms', 11_000_000],
  ['82 ms running', 82_000_000],
  ['wait for a P, 81 %', undefined],
  ['p99', undefined],
  ['12:34', undefined],
  ['10.0.0.1', undefined],
  ['', undefined],
])('%s is %s', (text, number) => {
  expect(textNumber(text)).toBe(number)
})
