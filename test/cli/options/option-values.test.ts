import { describe, expect, test } from 'vitest'
import {
  durationNs,
  milliseconds,
  pattern,
  percentList,
  wholeNumber,
} from '../../../src/cli/options/option-values.ts'

describe('percentList', () => {
  test('sorts, and keeps each once', () => {
    expect(percentList('99.9, 50,99,50')).toEqual([50, 99, 99.9])
  })

  test.each(['', ',', '0', '100', '-1', '1e1', 'p99', '50;99', 'NaN', 'Infinity'])(
    'refuses %j',
    (text) => expect(() => percentList(text)).toThrow('Give percents'),
  )

  test('takes twenty at most', () => {
    const list = (n: number): string => Array.from({ length: n }, (_, at) => at + 1).join()
    expect(percentList(list(20)).length).toBe(20)
    expect(() => percentList(list(21))).toThrow('at most 20')
  })
})

test('durationNs reads every unit and nothing without one', () => {
  const ns = ['5ns', '5us', '5µs', '500ms', '2s', '1.5 m', '1min', '1h', '0s'].map(durationNs)
  expect(ns).toEqual([5, 5e3, 5e3, 5e8, 2e9, 9e10, 6e10, 3.6e12, 0])
  for (const text of ['', '2', 's', '2 days', '-1s', '1e3s', '2S', '2toString', '1.s']) {
    expect(() => durationNs(text)).toThrow('with its unit')
  }
})

test('pattern is a regular expression or says why not', () => {
  expect(pattern('^a.c$').test('abc')).toBe(true)
  expect(() => pattern('[')).toThrow('It is no regular expression: unterminated character class.')
})

test('wholeNumber keeps its limits', () => {
  const read = wholeNumber(1, 10)
  expect([read('1'), read('10')]).toEqual([1, 10])
  for (const text of ['0', '11', '1.5', '-1', '', '1e1', ' 1']) {
    expect(() => read(text)).toThrow('Give a whole number from 1 to 10.')
  }
})

test('milliseconds take fractions, but no units', () => {
  expect([milliseconds('0'), milliseconds('12.5')]).toEqual([0, 12.5])
  for (const text of ['-1', '5ms', '3600001', '']) expect(() => milliseconds(text)).toThrow()
})
