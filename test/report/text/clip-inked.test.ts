import fc from 'fast-check'
import { expect, test } from 'vitest'
import { clipInked } from '../../../src/report/text/clip-inked.ts'
import { ink } from '../../../src/report/text/ink.ts'
import { width } from '../../../src/report/text/width.ts'

const COLOUR = /\u001b\[[0-9;]*m/g
const { strong, faint } = ink({ color: true })

test('colours take no room', () => {
  expect(clipInked(strong('1234567890'), 10)).toBe(strong('1234567890'))
})

test('what is too wide ends in …, and its colours are ended', () => {
  expect(clipInked(`ab${strong('cdef')}gh`, 5)).toBe(`ab${strong('cd')}…`)
  expect(clipInked('abcdef', 4)).toBe('abc…')
  expect(clipInked('abcdef', 0)).toBe('')
})

test('no line is wider than it may be, and one that fits stays as it is', () => {
  const piece = fc.tuple(fc.string({ unit: 'grapheme' }), fc.constantFrom(strong, faint, String))
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 5 }), fc.nat(30), (pieces, columns) => {
      const line = pieces
        .map(([text, style]) => style(text.replace(/[\u0000-\u001f]/g, '')))
        .join('')
      const clipped = clipInked(line, columns)
      expect(width(clipped.replace(COLOUR, ''))).toBeLessThanOrEqual(columns)
      if (width(line.replace(COLOUR, '')) <= columns) expect(clipped).toBe(line)
      expect(clipped.match(COLOUR)).toEqual(line.match(COLOUR))
    }),
  )
})
