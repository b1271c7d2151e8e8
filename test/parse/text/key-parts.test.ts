import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { splitKey } from '../../../src/parse/text/key-parts.ts'

function facts(...keyParts: string[]) {
  return { name: '@m', keyArity: keyParts.length, keyParts }
}

describe('splitKey', () => {
  it.each([
    ['a', ['a']],
    ['', ['']],
    ['1, a, -2', ['1', 'a', '-2']],
    ['a,b', ['a,b']],
    [', det', ['', 'det']],
    ['a, ', ['a', '']],
    ['(1, x), 3', ['(1, x)', '3']],
    ['1, (2, (3, 4))', ['1', '(2, (3, 4))']],
    ['{ .x = -2, .y = 0 }, 1', ['{ .x = -2, .y = 0 }', '1']],
    ['[1, 2], f(a, b)', ['[1, 2]', 'f(a, b)']],
  ])('splits %j outside of brackets', (key, expected) => {
    expect(splitKey(key, ', ')).toEqual(expected)
  })

  it.each([
    ['br]acket, 5', ['br]acket', '5']],
    [':-(, 5', [':-(', '5']],
    ['(1, 2), a(b, 5', ['(1, 2)', 'a(b', '5']],
    ['(a], b)', ['(a], b)']],
  ])('takes a bracket without a partner for text in %j', (key, expected) => {
    expect(splitKey(key, ', ')).toEqual(expected)
  })

  it('takes a stack for one part, one frame a line, without indentation', () => {
    const stack = '\n        std::map<int, long>::at(int)+1\n        main+338\n'
    const frames = 'std::map<int, long>::at(int)+1\nmain+338'
    expect(splitKey(stack, ', ')).toEqual([frames])
    expect(splitKey(`${stack}, det, 5`, ', ')).toEqual([frames, 'det', '5'])
    expect(splitKey(`det, ${stack}`, ', ')).toEqual(['det', frames])
    expect(splitKey(`${stack}, \n, 1`, ', ')).toEqual([frames, '', '1'])
    expect(splitKey('\n\t401631 leaf+0 (/opt/a b)\n', ', ')).toEqual(['401631 leaf+0 (/opt/a b)'])
    expect(splitKey('\nno end, of it', ', ')).toEqual(['no end, of it'])
    expect(splitKey('\nleaf+0\n,1', ',')).toEqual(['leaf+0', '1'])
  })

  it('splits the keys of JSON at commas that no space follows', () => {
    expect(splitKey('a, b,c', ',')).toEqual(['a, b', 'c'])
    expect(splitKey('[1,"x"],3', ',')).toEqual(['[1,"x"]', '3'])
  })

  it('lets the script decide how many parts there are', () => {
    expect(splitKey('a, b', ', ', facts('comm'))).toEqual(['a, b'])
    expect(splitKey('a, b', ', ', facts('comm', 'str(arg0)'))).toEqual(['a', 'b'])
    expect(splitKey('a, b, c', ', ', facts('comm', 'str(arg0)'))).toEqual(['a', 'b, c'])
    expect(splitKey('a, b, 7', ', ', facts('comm', 'pid'))).toEqual(['a, b', '7'])
    expect(splitKey('7, a, b, 9', ', ', facts('pid', 'comm', '1'))).toEqual(['7', 'a, b', '9'])
    expect(splitKey('(a, b', ', ', facts('comm', 'pid'))).toEqual(['(a', 'b'])
  })

  it('splits a tuple that is the only part of the key, as bpftrace prints it without parentheses', () => {
    expect(splitKey('1, 2', ', ', facts('(1, 2)'))).toEqual(['1', '2'])
  })

  it('keeps every character of a key without stacks', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'ab, ()[]{}') }), (key) => {
        expect(splitKey(key, ', ').join(', ')).toBe(key)
      }),
    )
  })
})
