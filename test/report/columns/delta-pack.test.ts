import fc from 'fast-check'
import { deltaBinaryUnpack } from 'hyparquet/src/delta.js'
import { ByteWriter } from 'hyparquet-writer'
import { deltaBinaryPack } from 'hyparquet-writer/src/delta.js'
import { expect, test } from 'vitest'
import { DeltaPacker } from '../../../src/report/columns/delta-pack.ts'
import { runs } from '../../property-runs.ts'

const packer = new DeltaPacker()
const ANY = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })
const NEAR = fc.bigInt({ min: -3n, max: 40n })
const CLOCK = fc.bigInt({ min: 1_700_000_000_000_000_000n, max: 1_700_000_100_000_000_000n })
/** Where a number needs its upper half, and where its lower half has a sign. */
const EDGE = fc.constantFrom(
  0n,
  1n,
  2n ** 31n - 1n,
  2n ** 31n,
  2n ** 32n - 1n,
  2n ** 32n,
  -1n,
  -(2n ** 32n),
)
const SMALL = fc.bigInt({ min: 0n, max: 2n ** 31n - 1n })
const NUMBERS = fc.oneof(
  fc.array(SMALL, { maxLength: 300 }),
  fc.array(fc.oneof({ weight: 60, arbitrary: SMALL }, EDGE), { maxLength: 300 }),
  fc.array(NEAR, { maxLength: 700 }),
  fc.array(CLOCK, { maxLength: 300 }),
  fc.array(fc.oneof(ANY, NEAR), { maxLength: 300 }),
)

function packed(numbers: readonly bigint[]): Uint8Array {
  const halves = new Int32Array(BigInt64Array.from(numbers).buffer)
  return packer.pack(halves, numbers.length).slice()
}

test('any numbers of 64 bits come back from another reader', () => {
  fc.assert(
    fc.property(NUMBERS, (numbers) => {
      const bytes = packed(numbers)
      const view = new DataView(bytes.buffer)
      const back = new BigInt64Array(numbers.length)
      if (numbers.length > 0) deltaBinaryUnpack({ view, offset: 0 }, numbers.length, back)
      expect([...back]).toEqual(numbers)
    }),
    runs(3000),
  )
})

test('the bytes are those of another writer', () => {
  fc.assert(
    fc.property(NUMBERS, (numbers) => {
      fc.pre(numbers.length > 0)
      const writer = new ByteWriter()
      deltaBinaryPack(writer, [...numbers], 'INT64')
      expect(packed(numbers)).toEqual(writer.getBytes().slice())
    }),
    runs(1000),
  )
})
