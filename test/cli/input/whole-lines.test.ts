import fc from 'fast-check'
import { expect, test } from 'vitest'
import { WholeLines } from '../../../src/cli/input/whole-lines.ts'

function text(pieces: readonly Uint8Array[]): string {
  return Buffer.concat(pieces).toString()
}

test('however a text is cut, only whole lines come out, and the rest is what is left', () => {
  const line = fc.string({ unit: fc.constantFrom('a', 'b', '\n'), maxLength: 12 })
  fc.assert(
    fc.property(fc.array(line, { maxLength: 12 }), (cuts) => {
      const lines = new WholeLines()
      const out = cuts.flatMap((cut) => {
        const pieces = lines.push(Buffer.from(cut))
        for (const piece of pieces) expect(text([piece])).toMatch(/\n$/)
        return pieces
      })
      const whole = cuts.join('')
      expect(text(out)).toBe(whole.slice(0, whole.lastIndexOf('\n') + 1))
      expect(text([lines.rest])).toBe(whole.slice(whole.lastIndexOf('\n') + 1))
    }),
  )
})

test('what is held outlives the buffer that it came in', () => {
  const lines = new WholeLines()
  const buffer = Buffer.from('a\nbc')
  lines.push(buffer)
  buffer.fill('x')
  expect(text(lines.push(Buffer.from('\n')))).toBe('bc\n')
})

test('what never ends in a line feed is not held for ever', () => {
  const lines = new WholeLines()
  const piece = Buffer.alloc(1 << 19, 'a')
  expect(lines.push(piece)).toEqual([])
  expect(text(lines.push(piece))).toHaveLength(1 << 20)
  expect(lines.rest).toHaveLength(0)
})
