import { GotailError } from '../../model/error.ts'
import type { DwarfCursor } from './dwarf-cursor.ts'
import type { DwarfUnit } from './dwarf-units.ts'

/** A value as its form says: a number, a text, bytes; `offset` leads into another section, `index` into a table of addresses. */
export type FormValue =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'bytes'; readonly value: Uint8Array }
  | { readonly kind: 'reference'; readonly value: number }
  | { readonly kind: 'offset'; readonly value: number }
  | { readonly kind: 'index'; readonly value: number }
  | { readonly kind: 'other' }

type Reader = (cursor: DwarfCursor, unit: DwarfUnit) => FormValue

const OTHER: FormValue = { kind: 'other' }
const FLAG: FormValue = { kind: 'number', value: 1 }

/** Readers by the number of the form (DWARF 5, section 7.5.6). */
const READERS: ReadonlyMap<number, Reader> = new Map<number, Reader>([
  [0x01, (cursor) => number(cursor.u64())],
  [0x03, (cursor) => bytes(cursor.block(cursor.u16()))],
  [0x04, (cursor) => bytes(cursor.block(cursor.u32()))],
  [0x05, (cursor) => number(cursor.u16())],
  [0x06, (cursor) => number(cursor.u32())],
  [0x07, (cursor) => number(cursor.u64())],
  [0x08, (cursor) => ({ kind: 'text', value: cursor.text() })],
  [0x09, (cursor) => bytes(cursor.block(cursor.uleb()))],
  [0x0a, (cursor) => bytes(cursor.block(cursor.u8()))],
  [0x0b, (cursor) => number(cursor.u8())],
  [0x0c, (cursor) => number(cursor.u8())],
  [0x0d, (cursor) => number(cursor.sleb())],
  [0x0e, (cursor, unit) => pointer(cursor, unit)],
  [0x0f, (cursor) => number(cursor.uleb())],
  [0x10, (cursor, unit) => reference(sectionOffset(cursor, unit))],
  [0x11, (cursor, unit) => reference(unit.offset + cursor.u8())],
  [0x12, (cursor, unit) => reference(unit.offset + cursor.u16())],
  [0x13, (cursor, unit) => reference(unit.offset + cursor.u32())],
  [0x14, (cursor, unit) => reference(unit.offset + cursor.u64())],
  [0x15, (cursor, unit) => reference(unit.offset + cursor.uleb())],
  [0x17, (cursor, unit) => pointer(cursor, unit)],
  [0x18, (cursor) => bytes(cursor.block(cursor.uleb()))],
  [0x19, () => FLAG],
  [0x1a, (cursor) => skipped(cursor.uleb())],
  [0x1b, (cursor) => ({ kind: 'index', value: cursor.uleb() })],
  [0x1c, (cursor) => skipBytes(cursor, 4)],
  [0x1d, (cursor, unit) => skipBytes(cursor, unit.offsetBytes)],
  [0x1e, (cursor) => skipBytes(cursor, 16)],
  [0x1f, (cursor, unit) => pointer(cursor, unit)],
  [0x20, (cursor) => skipBytes(cursor, 8)],
  [0x22, (cursor) => skipped(cursor.uleb())],
  [0x23, (cursor) => skipped(cursor.uleb())],
  [0x24, (cursor) => skipBytes(cursor, 8)],
  [0x25, (cursor) => skipBytes(cursor, 1)],
  [0x26, (cursor) => skipBytes(cursor, 2)],
  [0x27, (cursor) => skipBytes(cursor, 3)],
  [0x28, (cursor) => skipBytes(cursor, 4)],
  [0x29, (cursor) => ({ kind: 'index', value: cursor.u8() })],
  [0x2a, (cursor) => ({ kind: 'index', value: cursor.u16() })],
  [0x2b, (cursor) => ({ kind: 'index', value: cursor.u16() + cursor.u8() * 65_536 })],
  [0x2c, (cursor) => ({ kind: 'index', value: cursor.u32() })],
])

const TEXT_FORM = 0x08

/** Reads one value. Throws a GotailError for a form that is not known: what follows cannot be found then. */
export function readForm(form: number, cursor: DwarfCursor, unit: DwarfUnit): FormValue {
  const reader = READERS.get(form)
  if (reader !== undefined) return reader(cursor, unit)
  throw new GotailError(
    `the debug information holds what gotail does not know: form 0x${form.toString(16)}`,
    1,
  )
}

/** Passes over one value. */
export function skipForm(form: number, cursor: DwarfCursor, unit: DwarfUnit): void {
  if (form === TEXT_FORM) cursor.skipText()
  else readForm(form, cursor, unit)
}

function number(value: number): FormValue {
  return { kind: 'number', value }
}

function bytes(value: Uint8Array): FormValue {
  return { kind: 'bytes', value }
}

function reference(value: number): FormValue {
  return { kind: 'reference', value }
}

function sectionOffset(cursor: DwarfCursor, { offsetBytes }: DwarfUnit): number {
  return offsetBytes === 8 ? cursor.u64() : cursor.u32()
}

function pointer(cursor: DwarfCursor, unit: DwarfUnit): FormValue {
  return { kind: 'offset', value: sectionOffset(cursor, unit) }
}

function skipped(_: number): FormValue {
  return OTHER
}

function skipBytes(cursor: DwarfCursor, size: number): FormValue {
  cursor.skip(size)
  return OTHER
}
