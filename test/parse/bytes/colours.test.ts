import { expect, test } from 'vitest'
import { uncoloured, withoutColours } from '../../../src/parse/bytes/colours.ts'

test('sequences that colour are left out, other escapes and all other bytes stay', () => {
  const text = 'a\x1b[01;31m\x1b[Kb\x1b[mc\x1b[2Jd\x1be\x1b['
  const bare = 'abc\x1b[2Jd\x1be\x1b['
  expect(withoutColours(text)).toBe(bare)
  const bytes = Uint8Array.from([0xff, ...new TextEncoder().encode(text), 0x80, 10])
  const found = uncoloured(bytes, 0, bytes.length - 1)
  expect(found).toEqual(Uint8Array.from([0xff, ...new TextEncoder().encode(bare), 0x80]))
  expect(uncoloured(bytes, 0, 2)).toBeUndefined()
})
