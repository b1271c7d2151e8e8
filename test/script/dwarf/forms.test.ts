import { describe, expect, test } from 'vitest'
import { cursorOver } from '../../../src/script/dwarf/dwarf-cursor.ts'
import type { DwarfUnit } from '../../../src/script/dwarf/dwarf-units.ts'
import { readForm, skipForm } from '../../../src/script/dwarf/forms.ts'

const UNIT: DwarfUnit = { offset: 100, version: 5, offsetBytes: 4, shapesAt: 0, start: 0, end: 99 }
const WIDE: DwarfUnit = { ...UNIT, offsetBytes: 8 }
/** Says, as a length, 3; as a LEB128 number, 3; as a text, one of three letters. */
const BYTES = new Uint8Array([3, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1])

/** The forms by number with the bytes that a value takes (DWARF 5, 7.5.6): in units of 4-byte offsets, and of 8-byte ones. */
const SIZES: readonly {
  readonly form: number
  readonly size: number
  readonly wide: number
}[] = (
  [
    ...([0x01, 0x07, 0x14, 0x20, 0x24] as const).map((form) => [form, 8] as const),
    ...([0x05, 0x12, 0x26, 0x2a] as const).map((form) => [form, 2] as const),
    ...([0x06, 0x13, 0x1c, 0x28, 0x2c] as const).map((form) => [form, 4] as const),
    ...([0x0b, 0x0c, 0x11, 0x25, 0x29] as const).map((form) => [form, 1] as const),
    ...([0x0d, 0x0f, 0x15, 0x1a, 0x1b, 0x22, 0x23] as const).map((form) => [form, 1] as const),
    ...([0x0e, 0x10, 0x17, 0x1d, 0x1f] as const).map((form) => [form, 4, 8] as const),
    ...([0x27, 0x2b] as const).map((form) => [form, 3] as const),
    ...([0x09, 0x0a, 0x18] as const).map((form) => [form, 1 + 3] as const),
    [0x03, 2 + 3],
    [0x04, 4 + 3],
    [0x08, 2],
    [0x19, 0],
    [0x1e, 16],
  ] as const
).map(([form, size, wide = size]) => ({ form, size, wide }))

describe('the value of a form', () => {
  test.each(SIZES)(
    '$form takes as many bytes as DWARF says, read or passed over',
    ({ form, size, wide }) => {
      for (const [unit, bytes] of [
        [UNIT, size],
        [WIDE, wide],
      ] as const) {
        const [read, passed] = [cursorOver(BYTES), cursorOver(BYTES)]
        readForm(form, read, unit)
        skipForm(form, passed, unit)
        expect([read.at, passed.at]).toEqual([bytes, bytes])
      }
    },
  )

  test('that nobody knows is an error: what follows it could not be found', () => {
    expect(() => readForm(0x2d, cursorOver(BYTES), UNIT)).toThrow(/form 0x2d/)
  })

  test('signed numbers keep their sign', () => {
    const minusTwo = cursorOver(new Uint8Array([0x7e]))
    expect(readForm(0x0d, minusTwo, UNIT)).toEqual({ kind: 'number', value: -2 })
    const large = cursorOver(new Uint8Array([0x80, 0x7f]))
    expect(readForm(0x0d, large, UNIT)).toEqual({ kind: 'number', value: -128 })
  })

  test('references within a unit count from its begin', () => {
    expect(readForm(0x11, cursorOver(BYTES), UNIT)).toEqual({ kind: 'reference', value: 103 })
  })
})
