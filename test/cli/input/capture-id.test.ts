import { expect, test } from 'vitest'
import { CaptureId } from '../../../src/cli/input/capture-id.ts'

function idOf(pieces: readonly Uint8Array[]): string {
  const passed: Uint8Array[] = []
  const capture = new CaptureId((bytes) => {
    expect(capture.id).not.toBe('')
    passed.push(Uint8Array.from(bytes))
  })
  for (const piece of pieces) {
    const own = Uint8Array.from(piece)
    capture.push(own)
    own.fill(0)
  }
  capture.end()
  expect(Buffer.concat(passed).equals(Buffer.concat(pieces))).toBe(true)
  return capture.id
}

const LONG = Buffer.from(Array.from({ length: 30_000 }, (_, at) => `line ${at}\n`).join(''))

test('the id does not depend on how the bytes come', () => {
  const cut = Array.from({ length: Math.ceil(LONG.length / 997) }, (_, at) =>
    LONG.subarray(at * 997, (at + 1) * 997),
  )
  expect(idOf(cut)).toBe(idOf([LONG]))
  expect(idOf([LONG])).toMatch(/^[0-9a-f]{16}$/)
})

test('a difference in the first 64 KiB is another capture', () => {
  const other = Buffer.from(LONG)
  other[65_535] ^= 1
  expect(idOf([other])).not.toBe(idOf([LONG]))
  expect(idOf([LONG.subarray(0, 100)])).not.toBe(idOf([LONG.subarray(0, 101)]))
})
