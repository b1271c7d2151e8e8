import fc from 'fast-check'
import { expect, test } from 'vitest'
import { memorySource, pagedSource } from '../../../src/script/binary/byte-source.ts'

const SIZE = 5 * 1024 * 1024 + 123
const BYTES = Uint8Array.from({ length: SIZE }, (_, at) => (at * 31 + (at >> 12)) & 255)

function readInto(at: number, into: Uint8Array): number {
  const there = BYTES.subarray(at, at + into.length)
  into.set(there)
  return there.length
}

test.each(['read', 'glance'] as const)(
  'a file that is read in pages has the bytes of the whole, wherever one %ss',
  (way) => {
    const paged = pagedSource(SIZE, readInto)
    const whole = memorySource(BYTES)
    fc.assert(
      fc.property(
        fc.integer({ min: -10, max: SIZE + 10 }),
        fc.oneof(fc.nat(100), fc.nat(3 << 20)),
        (at, size) => {
          const [some, all] = [paged[way](at, size), whole[way](at, size)]
          expect(some.length).toBe(all.length)
          expect(Buffer.compare(some, all)).toBe(0)
        },
      ),
    )
  },
)

test('pages that were read are not fetched again, as long as few are in use', () => {
  let fetched = 0
  const paged = pagedSource(1 << 26, (_, into) => {
    fetched++
    return into.length
  })
  for (let round = 0; round < 5; round++) for (let at = 0; at < 10; at++) paged.read(at << 20, 8)
  expect(fetched).toBe(10)
  for (let at = 0; at < 64; at++) paged.read(at << 20, 8)
  expect(fetched).toBe(64)
})

test('what is looked through once, in order, takes one buffer and leaves the pages alone', () => {
  let fetched = 0
  const buffers = new Set<ArrayBufferLike>()
  const paged = pagedSource(1 << 24, (_, into) => {
    fetched++
    buffers.add(into.buffer)
    return into.length
  })
  const kept = paged.read(5, 8)
  kept.fill(7)
  for (let at = 0; at < 1 << 24; at += 1000) paged.glance(at, 1000)
  expect(buffers.size).toBe(2)
  expect(fetched).toBeLessThan(20)
  expect([...paged.read(5, 8)]).toEqual(new Array(8).fill(7))
})

test('a file that became shorter while it was read gives what is left', () => {
  const paged = pagedSource(1 << 24, (at, into) => Math.min(Math.max(0, 100 - at), into.length))
  expect(paged.glance(90, 50).length).toBe(10)
  expect(paged.glance(5000, 50).length).toBe(0)
  expect(paged.read(90, 50).length).toBe(10)
})
