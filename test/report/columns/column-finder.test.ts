import { expect, test } from 'vitest'
import { ColumnFinder } from '../../../src/report/columns/column-finder.ts'
import type { Cell } from '../../../src/report/columns/csv.ts'

function typeOf(cells: readonly Cell[], name = 'value'): string {
  const finder = new ColumnFinder(['snapshot', name])
  for (const cell of cells) finder.see(1, cell)
  return finder.settled()[1].type
}

test('whole numbers are int64, also those beyond 2^53 that a capture spells in digits', () => {
  expect(typeOf([1, -5, null, 2 ** 53 - 1])).toBe('int64')
  expect(typeOf(['9007199254740993', '-9223372036854775808', 0])).toBe('int64')
  expect(typeOf([null, undefined])).toBe('int64')
})

test('fractions make a double, unless that would round a large integer', () => {
  expect(typeOf([1, 2.5])).toBe('double')
  expect(typeOf([2.5, '9007199254740993'])).toBe('string')
})

test('one text, or a number beyond 64 bits, makes all of it text', () => {
  expect(typeOf([1, 'x'])).toBe('string')
  expect(typeOf(['007'])).toBe('string')
  expect(typeOf(['18446744073709551615', 3])).toBe('string')
})

test('a key is text whatever its digits', () => {
  expect(typeOf(['9007199254740993'], 'key1')).toBe('string')
})

test('while rows are still to come, those so far decide, and what may not fit has a column of its own', () => {
  const finder = new ColumnFinder(['line', 'value', 'other_values', 'key1', 'empty'])
  for (const [at, cell] of [1, 2.5, 3, '4', null].entries()) finder.see(at, cell)
  expect(finder.open()).toEqual([
    { name: 'line', type: 'int64', isNullable: true },
    { name: 'value', type: 'double', isNullable: true },
    { name: 'other_values', type: 'int64', isNullable: true },
    { name: 'key1', type: 'string', isNullable: true },
    { name: 'empty', type: 'string', isNullable: true },
    { name: 'other_values_', type: 'string', isNullable: true, isSpare: true },
  ])
})
