import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ThriftStructs } from '../../../src/parse/parquet/thrift-structs.ts'

function read(...bytes: readonly number[]) {
  const reader = new ThriftStructs(Uint8Array.from(bytes))
  const struct = reader.read()
  return { ...struct, end: reader.offset }
}

test('numbers are zigzag, by field', () => {
  // Field 1 is i32 -3, field 3 is i64 300, field 20 (by its own number) is i16 1.
  const { numbers, end } = read(0x15, 0x05, 0x26, 0xd8, 0x04, 0x04, 0x28, 0x02, 0x00)
  expect([...numbers]).toEqual([
    [1, -3],
    [3, 300],
    [20, 1],
  ])
  expect(end).toBe(9)
})

test('truths, texts, bytes and doubles are passed over, structs are entered', () => {
  const double = [0x17, ...new Array(8).fill(0xff)]
  const text = [0x18, 0x02, 0x00, 0x00]
  const { numbers, structs, end } = read(
    ...[0x11, 0x12, 0x13, 0x07],
    ...double,
    ...text,
    ...[0x1c, 0x15, 0x0e, 0x00],
    ...[0x15, 0x02, 0x00, 0x99],
  )
  expect([...numbers]).toEqual([[7, 1]])
  expect([...(structs.get(6)?.numbers ?? [])]).toEqual([[1, 7]])
  expect(end).toBe(24)
})

test.each([
  ['a list', [0x19, 0x25, 0x02, 0x02, 0x00]],
  ['a map', [0x1b, 0x00, 0x00]],
  ['a text longer than what is left', [0x18, 0x7f, 0x00]],
  ['no end', [0x15, 0x02]],
  ['a number that never ends', [0x15, ...new Array(20).fill(0x80), 0x00]],
  ['structs without end in each other', new Array(100).fill(0x1c)],
])('%s is refused', (_, bytes) => {
  expect(() => read(...bytes)).toThrow()
})

test('it ends on any bytes, and never beyond them', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
      const reader = new ThriftStructs(bytes)
      try {
        reader.read()
      } catch (error) {
        expect(error).toBeInstanceOf(Error)
      }
      expect(reader.offset).toBeLessThanOrEqual(bytes.length)
    }),
  )
})
