import fc from 'fast-check'
import { snappyUncompress } from 'hyparquet/src/snappy.js'
import { snappyCompress } from 'hyparquet-writer/src/snappy.js'
import { expect, test } from 'vitest'
import { SnappyPacker } from '../../../src/report/columns/snappy-pack.ts'
import { runs } from '../../property-runs.ts'

const packer = new SnappyPacker()
const FEW = fc.uint8Array({ max: 3, maxLength: 700 })
const ANY = fc.uint8Array({ maxLength: 700 })
/** Stretches that come again, near and far. */
const REPEATED = fc
  .array(fc.tuple(fc.oneof(FEW, ANY), fc.nat(90)), { maxLength: 12 })
  .map((parts) => Buffer.concat(parts.flatMap(([part, times]) => Array(times).fill(part))))

test('the bytes are those of another writer', () => {
  fc.assert(
    fc.property(fc.oneof(FEW, ANY, REPEATED), (bytes) => {
      expect(Buffer.from(packer.pack(bytes))).toEqual(Buffer.from(snappyCompress(bytes)))
    }),
    runs(3000),
  )
})

test('matches lie no further back than a copy can tell, and literals of any length come back', () => {
  for (const gap of [65_530, 65_535, 65_536, 70_000, 1 << 18]) {
    const bytes = new Uint8Array(gap + 64)
    let seed = gap
    for (let at = 0; at < bytes.length; at++) {
      seed = (Math.imul(seed, 1_103_515_245) + 12_345) | 0
      bytes[at] = seed >>> 16
    }
    bytes.copyWithin(gap, 0, 40)
    const packed = packer.pack(bytes).slice()
    expect(Buffer.compare(packed, Buffer.from(snappyCompress(bytes)))).toBe(0)
    const back = new Uint8Array(bytes.length)
    snappyUncompress(packed, back)
    expect(Buffer.compare(back, bytes)).toBe(0)
  }
})
