import fc from 'fast-check'
import { expect, test } from 'vitest'
import { memorySource, pagedSource } from '../../../src/script/binary/byte-source.ts'

const SIZE = 5 * 1024 * 1024 + 123
const BYTES = Uint8Array.from({ length: SIZE }, (_, at) => (at * 31 + (at >> 12)) & 255)

test('a file that is read in pages has the bytes of the whole, wherever one reads', () => {
  const paged = pagedSource(SIZE, (at, size) => BYTES.slice(at, at + size))
  const whole = memorySource(BYTES)
  fc.assert(
    fc.property(
      fc.integer({ min: -10, max: SIZE + 10 }),
      fc.oneof(fc.nat(100), fc.nat(3 << 20)),
      (at, size) => {
        const [some, all] = [paged.read(at, size), whole.read(at, size)]
        expect(some.length).toBe(all.length)
        expect(Buffer.compare(some, all)).toBe(0)
      },
    ),
  )
})

test('pages that were read are not fetched again, as long as few are in use', () => {
  let fetched = 0
  const paged = pagedSource(1 << 26, (_, size) => {
    fetched++
    return new Uint8Array(size)
  })
  for (let round = 0; round < 5; round++) for (let at = 0; at < 10; at++) paged.read(at << 20, 8)
  expect(fetched).toBe(10)
  for (let at = 0; at < 64; at++) paged.read(at << 20, 8)
  expect(fetched).toBe(64)
})
