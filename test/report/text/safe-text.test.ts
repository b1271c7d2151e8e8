import fc from 'fast-check'
import { expect, test } from 'vitest'
import { safeJson, safeLines, safeText } from '../../../src/report/text/safe-text.ts'

// What a terminal may act on, or a reader cannot see.
const DANGEROUS = /[\p{Cc}\p{Cs}\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/u

test('controls, direction marks and lone surrogates are spelled out, words and emoji stay', () => {
  expect(safeText('a\u001b[31mb')).toBe('a\\x1b[31mb')
  expect(safeText('1\n2\r3\t4\u0000')).toBe('1\\n2\\r3\\t4\\x00')
  expect(safeText('\u007f\u0085\u009b')).toBe('\\x7f\\x85\\x9b')
  expect(safeText('\u202egnp.exe')).toBe('\\u202egnp.exe')
  expect(safeText('\ud800x\udc00')).toBe('\\ud800x\\udc00')
  expect(safeText('naïve 漢字 😀 main.(*Server).Handle')).toBe(
    'naïve 漢字 😀 main.(*Server).Handle',
  )
})

test('no text at all gets through with a dangerous character', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(DANGEROUS.test(safeText(text))).toBe(false)
      expect(DANGEROUS.test(safeLines(text).replaceAll('\n', ''))).toBe(false)
    }),
  )
})

test('safe JSON is fit for a terminal and still the same value', () => {
  fc.assert(
    fc.property(fc.jsonValue({ stringUnit: 'binary' }), (value) => {
      const json = JSON.stringify(value)
      expect(DANGEROUS.test(safeJson(json))).toBe(false)
      expect(JSON.parse(safeJson(json))).toEqual(JSON.parse(json))
    }),
  )
})
