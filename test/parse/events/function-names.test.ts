import { expect, test } from 'vitest'
import { NAMED_FUNCTION } from '../../../src/model/event-batch.ts'
import { deferTarget } from '../../../src/parse/events/defer-target.ts'
import { FunctionNames } from '../../../src/parse/events/function-names.ts'

function code(names: FunctionNames, name: string): number {
  return names.code(` ${name} `, 1, 1 + name.length) - NAMED_FUNCTION
}

test('codes count from the first name on and stay', () => {
  const list: string[] = []
  const names = new FunctionNames(list)
  const codes = ['a', 'b', 'a', 'ab', 'b', '', ''].map((name) => code(names, name))
  expect(codes).toEqual([0, 1, 0, 2, 1, 3, 3])
  expect(list).toEqual(['a', 'b', 'ab', ''])
})

test('a closure has the code of its function', () => {
  const names = new FunctionNames()
  const rec = code(names, 'rec')
  expect(names.targetCode('fn=rec.func1', 3, 12) - NAMED_FUNCTION).toBe(rec)
  expect(names.targetCode('fn=rec.func1', 3, 12) - NAMED_FUNCTION).toBe(rec)
  expect(names.targetCode('fn=new.func1', 3, 12) - NAMED_FUNCTION).toBe(1)
})

test.each([
  ['rec.func1', 'rec'],
  ['main.(*T).Do.deferwrap12', 'main.(*T).Do'],
  ['f.func1.2', 'f'],
  ['f.func1.func2', 'f'],
  ['f.func1.gowrap1', 'f.func1.gowrap1'],
  ['func1', 'func1'],
  ['.func1', '.func1'],
  ['f.func1x', 'f.func1x'],
])('%s belongs to %s', (closure, target) => expect(deferTarget(closure)).toBe(target))

test('names are limited in number and length', () => {
  const names = new FunctionNames()
  for (let at = 0; at < 5000; at++) code(names, `f${at}`)
  expect(names.names).toHaveLength(4097)
  expect(names.names[code(names, 'f4999')]).toBe('(other functions)')
  expect(names.names[code(names, 'f17')]).toBe('f17')
  const long = new FunctionNames()
  expect(code(long, 'x'.repeat(600))).toBe(code(long, 'x'.repeat(900)))
  expect(long.names[0]).toHaveLength(512)
})
