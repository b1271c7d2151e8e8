import { expect, test } from 'vitest'
import { LabelSets, NO_LABELS } from '../../../src/analyze/spans/label-sets.ts'
import { LabelTable } from '../../../src/model/label-table.ts'

test('equal labels in equal order are one set, and the first value under a name stays', () => {
  const sets = new LabelSets()
  const { table } = sets
  const method = table.name('method')
  const one = sets.with(NO_LABELS, method, table.value('GET'))
  expect(sets.with(NO_LABELS, method, table.value('GET'))).toBe(one)
  expect(sets.with(one, method, table.value('POST'))).toBe(one)
  const two = sets.with(one, table.name('path'), table.value('/'))
  expect(sets.record(two)).toEqual({ method: 'GET', path: '/' })
  expect(sets.record(one)).toEqual({ method: 'GET' })
  expect(sets.record(NO_LABELS)).toEqual({})
})

test('a label that has no name of its own changes nothing', () => {
  const sets = new LabelSets()
  expect(sets.with(NO_LABELS, -1, 0)).toBe(NO_LABELS)
})

test('labels may be called __proto__', () => {
  const sets = new LabelSets()
  const set = sets.of(Object.fromEntries([['__proto__', 'toString']]))
  expect(Object.entries(sets.record(set))).toEqual([['__proto__', 'toString']])
  expect(sets.of(sets.record(set))).toBe(set)
})

test('beyond its limit values are other', () => {
  const sets = new LabelSets(new LabelTable())
  const [a, b] = [sets.table.name('a'), sets.table.name('b')]
  for (let i = 0; i < 600; i++) {
    const outer = sets.with(NO_LABELS, a, sets.table.value(`${i}`))
    for (let k = 0; k < 600; k++) sets.with(outer, b, sets.table.value(`${k}`))
  }
  expect(sets.size).toBeLessThan(2 ** 18 + 2 ** 12 + 1)
  expect(sets.overflow).toBeGreaterThan(0)
  const late = sets.with(sets.with(NO_LABELS, a, sets.table.value('599')), b, sets.table.value('1'))
  expect(sets.record(late)).toMatchObject({ b: 'other' })
})
