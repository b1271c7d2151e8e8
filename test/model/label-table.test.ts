import { expect, test } from 'vitest'
import { LabelTable, LONGEST_VALUE, MOST_LABELS, OTHER_VALUE } from '../../src/model/label-table.ts'

test('equal names and equal values have one number', () => {
  const table = new LabelTable()
  expect([table.name('method'), table.name('path'), table.name('method')]).toEqual([0, 1, 0])
  const get = table.value('GET')
  expect(table.value('GET')).toBe(get)
  expect(table.value('POST')).not.toBe(get)
  expect(table.valueOf(get)).toBe('GET')
})

test('names and values may be called like anything that every object has', () => {
  const table = new LabelTable()
  expect(table.name('__proto__')).toBe(0)
  expect(table.valueOf(table.value('__proto__'))).toBe('__proto__')
  expect(table.valueOf(table.value('constructor'))).toBe('constructor')
})

test('beyond its limits a name has no number, and that is counted', () => {
  const table = new LabelTable()
  for (let i = 0; i < MOST_LABELS; i++) expect(table.name(`n${i}`)).toBe(i)
  expect(table.name('more')).toBe(-1)
  expect(table.name('n3')).toBe(3)
  expect(table.namesLeftOut).toBe(1)
})

test('100,000 values are told apart; beyond 131,072 paths are folded, and what still finds no place is other', () => {
  const table = new LabelTable()
  for (let i = 0; i < 150_000; i++) table.value(`/users/${i}`)
  expect(table.valueOf(table.value('/users/99999'))).toBe('/users/99999')
  expect(table.valueOf(table.value('/users/149999'))).toBe('/users/:n')
  for (let i = 0; i < 20_000; i++) table.value(`word${i}`)
  expect(table.valueOf(table.value('word19999'))).toBe(OTHER_VALUE)
  expect(table.size).toBeLessThanOrEqual(2 ** 17 + 2 ** 13)
  expect(table.valuesLeftOut).toBeGreaterThan(0)
})

test('a long value is cut between characters, and counted', () => {
  const table = new LabelTable()
  const value = table.valueOf(
    table.value(`${'a'.repeat(LONGEST_VALUE - 1)}🙂${'b'.repeat(1_000_000)}`),
  )
  expect(value).toBe('a'.repeat(LONGEST_VALUE - 1))
  expect(table.valuesCut).toBe(1)
})

test('long values together have a limit, too', () => {
  const table = new LabelTable()
  for (let i = 0; i < 60_000; i++) table.value(`${i} ${'x'.repeat(500)}`)
  expect(table.size * 500).toBeLessThan(2 ** 24 * 1.3)
  expect(table.valueOf(table.value(`59999 ${'x'.repeat(500)}`))).toBe(OTHER_VALUE)
})
