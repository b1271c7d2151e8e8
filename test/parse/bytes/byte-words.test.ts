import fc from 'fast-check'
import { expect, test } from 'vitest'
import { startsWith } from '../../../src/parse/bytes/byte-text.ts'
import { ByteWords, viewOf } from '../../../src/parse/bytes/byte-words.ts'

const bytes = (maxLength: number): fc.Arbitrary<Uint8Array> => fc.uint8Array({ max: 2, maxLength })

test('bytes are found where they stand, and nowhere else, up to the end', () => {
  fc.assert(
    fc.property(bytes(13), bytes(20), bytes(4), (sought, before, behind) => {
      const all = Uint8Array.of(...before, ...sought, ...behind)
      const words = new ByteWords(sought)
      expect(words.isAt(all, viewOf(all), before.length)).toBe(true)
      for (let at = 0; at <= all.length; at++) {
        expect(words.isAt(all, viewOf(all), at)).toBe(startsWith(all, at, sought))
      }
    }),
  )
})

test('a byte that differs is seen at every place, also the sign bit of a word', () => {
  for (let length = 1; length <= 12; length++) {
    const sought = new Uint8Array(length).fill(200)
    for (let at = 0; at < length; at++) {
      const other = Uint8Array.of(...sought, 0, 0, 0, 0)
      other[at] ^= 128
      expect(new ByteWords(sought).isAt(other, viewOf(other), 0)).toBe(false)
    }
  }
})
