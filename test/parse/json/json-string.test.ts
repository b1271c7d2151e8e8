import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { unescapeJson } from '../../../src/parse/json/json-string.ts'

const ENCODER = new TextEncoder()

function unescaped(text: string): readonly number[] {
  const bytes = ENCODER.encode(text)
  return [...unescapeJson(bytes, 0, bytes.length)]
}

function check(escaped: string, plain: string): void {
  expect(unescaped(escaped)).toEqual([...ENCODER.encode(plain)])
}

describe('unescapeJson', () => {
  test('undoes the escapes of JSON', () => {
    check('a\\nb\\tc\\rd\\"e\\\\f\\/g\\bh\\fi', 'a\nb\tc\rd"e\\f/g\bh\fi')
    check('\\u0001\\u001b\\u00e9\\u65e5', '\u0001\u001bé日')
    check('\\ud83d\\ude00', '😀')
  })

  test('a \\uffffffXX is one byte, as bpftrace 0.17+ writes bytes from 0x80', () => {
    check('h\\uffffffc3\\uffffffa9llo', 'héllo')
    check('\\ufffffff0\\uffffff9f\\uffffff98\\uffffff80', '😀')
    expect(unescaped('\\uffffffff')).toEqual([0xff])
  })

  test('a U+FFFF that no byte follows is itself', () => {
    check('\\uffffff', '\uFFFFff')
    check('\\uffffff7f', '\uFFFFff7f')
    check('\\uffff', '\uFFFF')
  })

  test('what is no escape stands as it is', () => {
    check('\\u12', '\\u12')
    check('\\uzzzz', '\\uzzzz')
    check('end\\', 'end\\')
    check('\\x41', 'x41')
  })

  test('reads what JSON.stringify writes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), (text) => {
        check(JSON.stringify(text).slice(1, -1), text)
      }),
    )
  })

  test('takes any bytes, and never grows', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        expect(unescapeJson(bytes, 0, bytes.length).length).toBeLessThanOrEqual(bytes.length)
      }),
    )
  })
})
