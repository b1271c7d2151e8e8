import type { ByteView } from '../binary/byte-view.ts'
import { DwarfCursor } from './dwarf-cursor.ts'

const MOST_UNITS = 200_000
const LARGE = 0xffffffff
const OLDEST = 2
const NEWEST = 5
const WORD_BYTES = 8
/** Type units of DWARF 5 and split ones have more in their headers: Go writes none. */
const COMPILE_UNITS: ReadonlySet<number> = new Set([1, 3])

/** One unit of `.debug_info`: in Go a package. */
export interface DwarfUnit {
  readonly offset: number
  readonly version: number
  /** Offsets into other sections have 4 bytes, or 8 in the 64-bit form of DWARF. */
  readonly offsetBytes: 4 | 8
  readonly shapesAt: number
  /** Where its first entry begins, and where the unit ends. */
  readonly start: number
  readonly end: number
}

/** The units of a program in their order, without those that gotail cannot read. */
export function readUnits(info: ByteView): readonly DwarfUnit[] {
  const units: DwarfUnit[] = []
  let at = 0
  while (at + 11 < info.length && units.length < MOST_UNITS) {
    const { unit, end } = readUnit(info, at)
    if (unit !== undefined) units.push(unit)
    if (end <= at) break
    at = end
  }
  return units
}

function readUnit(info: ByteView, offset: number): { unit: DwarfUnit | undefined; end: number } {
  const cursor = new DwarfCursor(info, offset)
  const first = cursor.u32()
  const offsetBytes = first === LARGE ? 8 : 4
  const length = first === LARGE ? cursor.u64() : first
  const end = cursor.at + length
  const version = cursor.u16()
  if (!(end <= info.length)) return { unit: undefined, end: offset }
  if (version < OLDEST || version > NEWEST) return { unit: undefined, end }
  const isPlain = version < 5 || COMPILE_UNITS.has(cursor.u8())
  const word = version < 5 ? undefined : cursor.u8()
  const shapesAt = offsetBytes === 8 ? cursor.u64() : cursor.u32()
  const wordBytes = word ?? cursor.u8()
  if (!isPlain || wordBytes !== WORD_BYTES) return { unit: undefined, end }
  return { unit: { offset, version, offsetBytes, shapesAt, start: cursor.at, end }, end }
}
