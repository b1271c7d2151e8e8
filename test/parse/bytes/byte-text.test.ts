import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ascii, byteText, startsWith, utf8Text } from '../../../src/parse/bytes/byte-text.ts'
import { bytesOf } from '../read-capture.ts'

describe('byte text', () => {
  it('reads UTF-8, and U+FFFD for what is none', () => {
    expect(utf8Text(bytesOf('xé€y'), 1, 6)).toBe('é€')
    expect(utf8Text(Uint8Array.of(97, 0xff, 98), 0, 3)).toBe('a\ufffdb')
  })

  it('keeps a byte order mark: bytes of a capture are not ours to drop', () => {
    expect(utf8Text(Uint8Array.of(0xef, 0xbb, 0xbf, 97), 0, 4)).toBe('\ufeffa')
  })

  it('reads one character a byte for comparing', () => {
    expect(byteText(bytesOf('aé'), 0, 3)).toHaveLength(3)
  })

  it('finds an ASCII text exactly where it stands', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary-ascii' }), fc.nat(20), (text, at) => {
        const bytes = bytesOf(`${' '.repeat(at)}${text}|`)
        expect(startsWith(bytes, at, ascii(text))).toBe(true)
        expect(startsWith(bytes, at, ascii(`${text}!`))).toBe(false)
      }),
    )
  })

  it('never takes a character beyond ASCII for one of ASCII', () => {
    // U+0130 and U+0120 end in the bytes of `0` and of a space.
    expect([...ascii('a\u0130\u0120é')]).toEqual([97, 255, 255, 255])
  })

  it('finds nothing beyond the end', () => {
    expect(startsWith(bytesOf('ab'), 1, ascii('bc'))).toBe(false)
  })
})
