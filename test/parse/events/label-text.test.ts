import fc from 'fast-check'
import { expect, test } from 'vitest'
import { labelText } from '../../../src/parse/events/label-text.ts'

const ENCODER = new TextEncoder()

function read(text: string): string {
  const bytes = ENCODER.encode(`before${text}\nbehind`)
  return labelText(bytes, 6, bytes.length - 7)
}

/** As a script prints it: bytes below 0x20 and from 0x7f on are spelled out. */
function printed(text: string): string {
  return Array.from(ENCODER.encode(text), (byte) =>
    byte < 0x20 || byte >= 0x7f
      ? `\\x${byte.toString(16).padStart(2, '0')}`
      : String.fromCharCode(byte),
  ).join('')
}

test('bytes below 0x20 and from 0x7f on are spelled out', () => {
  expect(read('a\\x0ab\\x1bc\\x7f')).toBe('a\nb\u001bc\u007f')
  expect(read('caf\\xc3\\xa9 \\xf0\\x9f\\x99\\x82')).toBe('café 🙂')
})

test('any other \\x is text: of printable bytes, of capital X, of what is no number, at the end', () => {
  for (const text of ['\\x41', '\\x20', '\\x7e', '\\X0a', '\\xg0', '\\x0', '\\x', '\\', '\\\\']) {
    expect(read(text)).toBe(text)
  }
  expect(read('\\\\x0a')).toBe('\\\n')
  expect(read('\\x0A')).toBe('\n')
})

test('bytes that are no UTF-8 are marked', () => {
  expect(read('a\\xffb')).toBe('a\ufffdb')
})

test('any text without an escape of its own comes back from its spelling', () => {
  const text = fc
    .string({ unit: 'grapheme', maxLength: 60 })
    .filter((each) => !/\\x[0189a-f]/i.test(each))
  fc.assert(
    fc.property(text, (each) => {
      expect(read(printed(each))).toBe(each)
    }),
  )
})
