import fc from 'fast-check'
import { expect, test } from 'vitest'
import { BulkSplitter } from '../../../src/cli/remote/bulk-splitter.ts'

const NONCE = '00112233445566778899aabb'
const SIGN = '\u0001'

interface Whole {
  readonly text: string
  readonly status: number | undefined
}

/** What came whole, with how it ended, however the bytes are cut. */
function split(bytes: Buffer, cuts: readonly number[]): readonly Whole[] {
  const splitter = new BulkSplitter(NONCE)
  const all: Whole[] = []
  let text = ''
  const places = cuts.map((cut) => cut % (bytes.length + 1))
  const at = [...new Set([0, ...places, bytes.length])].sort((a, b) => a - b)
  for (let index = 1; index < at.length; index++) {
    for (const piece of splitter.push(bytes.subarray(at[index - 1], at[index]))) {
      text += Buffer.from(piece.bytes).toString('latin1')
      if (piece.status === undefined) continue
      all.push({ text, status: piece.status })
      text = ''
    }
  }
  text += Buffer.from(splitter.end()).toString('latin1')
  return [...all, { text, status: undefined }]
}

/** Bytes that look much like the begin of an end. */
const looksLikeAnEnd = fc
  .array(
    fc.oneof(
      fc.constantFrom(SIGN, `${SIGN}${NONCE}`, `${SIGN}${NONCE} end`, NONCE, '\n', ' end ', '0'),
      fc.string({ unit: 'binary-ascii' }),
    ),
  )
  .map((parts) => parts.join(''))
  // No stream holds a whole one but by chance.
  .filter((text) => !text.includes(`${SIGN}${NONCE} end `))

test('long things are told apart, however what comes is cut', () => {
  const thing = fc.record({ text: looksLikeAnEnd, status: fc.nat({ max: 255 }) })
  fc.assert(
    fc.property(fc.array(thing), looksLikeAnEnd, fc.array(fc.nat()), (things, rest, cuts) => {
      const whole = things
        .map(({ text, status }) => `${text}${SIGN}${NONCE} end ${status}\n`)
        .join('')
      const expected = [...things, { text: rest, status: undefined }]
      expect(split(Buffer.from(whole + rest, 'latin1'), cuts)).toEqual(expected)
    }),
  )
})

test('what could be the begin of an end is held back, and nothing else', () => {
  const splitter = new BulkSplitter(NONCE)
  const comes = (text: string): readonly string[] =>
    [...splitter.push(Buffer.from(text))].map(({ bytes }) => Buffer.from(bytes).toString())
  expect(comes('a line\n')).toEqual(['a line\n'])
  expect(comes(`more${SIGN}${NONCE.slice(0, 5)}`)).toEqual(['more'])
  expect(comes('other')).toEqual([`${SIGN}${NONCE.slice(0, 5)}other`])
  expect(comes(SIGN)).toEqual([])
  expect(Buffer.from(splitter.end()).toString()).toBe(SIGN)
})
