import { ByteView } from './byte-view.ts'
import { type ElfFile, type ElfSection, NO_BITS } from './elf.ts'
import { pointerReader } from './pointer-reader.ts'

/** The first word of the table, by the Go version that changed its layout. */
const LAYOUTS: ReadonlyMap<number, PclnLayout> = new Map([
  [0xfffffffb, 2],
  [0xfffffffa, 16],
  [0xfffffff0, 18],
  [0xfffffff1, 20],
])
const SECTION = /(?:^|\.)gopclntab$/
const SMALLEST = 64
const MOST_FUNCTIONS = 4_000_000
const LONGEST_NAME = 4096

/** The Go minor version from which the table looks like this. */
export type PclnLayout = 2 | 16 | 18 | 20

/** One function in the runtime's own table. */
export interface PclnFunction {
  readonly name: string
  readonly address: number
  /** Where its record stands in the table's bytes. */
  readonly recordAt: number
}

/** The table that the Go runtime finds its functions in; `strip` leaves it alone. */
export interface PclnTable {
  readonly layout: PclnLayout
  readonly view: ByteView
  /** Where it is when the program runs. */
  readonly address: number
  readonly functions: readonly PclnFunction[]
  /** Where the names stand, and the tables of code positions. */
  readonly namesAt: number
  readonly pcTablesAt: number
  /** The end of the last function. */
  readonly end: number
}

/** Finds and reads the runtime's function table; undefined where the file has none that can be read. */
export function readPclnTable(elf: ElfFile): PclnTable | undefined {
  const section = elf.sections.find(({ name, type }) => SECTION.test(name) && type !== NO_BITS)
  const at = section?.offset ?? searchTable(elf.view)
  if (at === undefined || at + SMALLEST > elf.view.length) return undefined
  const view = new ByteView(elf.view.bytes.subarray(at))
  const layout = LAYOUTS.get(view.u32(0))
  if (layout === undefined || view.u8(7) !== 8) return undefined
  const table =
    layout < 18
      ? pointerTable(view, layout)
      : offsetTable(view, layout, textStart(elf, section, view))
  return { ...table, address: section?.address ?? addressOf(elf, at) }
}

function addressOf({ segments }: ElfFile, at: number): number {
  const found = segments.find(({ offset, size }) => at >= offset && at < offset + size)
  return found === undefined ? 0 : found.address + at - found.offset
}

/** Without section headers: the word that begins it, two zeros, the length of an instruction, the size of a pointer. */
function searchTable(view: ByteView): number | undefined {
  for (let at = 0; at + SMALLEST <= view.length; at += 32) {
    if (view.bytes[at + 7] !== 8 || view.bytes[at + 4] !== 0 || view.bytes[at + 5] !== 0) continue
    const isTable = LAYOUTS.has(view.u32(at)) && [1, 4].includes(view.bytes[at + 6])
    if (isTable) return at
  }
  return undefined
}

/** Until Go 1.17: pairs of a pointer and an offset. */
function pointerTable(view: ByteView, layout: PclnLayout): Omit<PclnTable, 'address'> {
  const isOld = layout === 2
  const namesAt = isOld ? 0 : view.u64(24)
  const base = isOld ? 0 : view.u64(56)
  const first = isOld ? 16 : base
  const count = Math.min(view.u64(8), MOST_FUNCTIONS)
  const functions: PclnFunction[] = []
  for (let index = 0; index < count; index++) {
    const recordAt = base + view.u64(first + index * 16 + 8)
    const name = nameAt(view, namesAt + view.i32(recordAt + 8))
    functions.push({ name, address: view.u64(first + index * 16), recordAt })
  }
  const end = view.u64(first + count * 16)
  return { layout, view, functions, namesAt, pcTablesAt: isOld ? 0 : view.u64(48), end }
}

/** Since Go 1.18: pairs of offsets, from the start of the text and from the table. */
function offsetTable(view: ByteView, layout: PclnLayout, text: number): Omit<PclnTable, 'address'> {
  const namesAt = view.u64(32)
  const base = view.u64(64)
  const count = Math.min(view.u64(8), MOST_FUNCTIONS)
  const functions: PclnFunction[] = []
  for (let index = 0; index < count; index++) {
    const recordAt = base + view.u32(base + index * 8 + 4)
    const name = nameAt(view, namesAt + view.i32(recordAt + 4))
    functions.push({ name, address: text + view.u32(base + index * 8), recordAt })
  }
  const end = text + view.u32(base + count * 8)
  return { layout, view, functions, namesAt, pcTablesAt: view.u64(56), end }
}

/** The header holds it, unless the loader or nobody writes it; then the code begins with the text section. */
function textStart(elf: ElfFile, section: ElfSection | undefined, view: ByteView): number {
  const written = section === undefined ? view.u64(24) : pointerReader(elf)(section.address + 24)
  if (written !== undefined && written !== 0) return written
  const text = elf.sections.find(({ name }) => name === '.text')
  return text?.address ?? elf.segments.find(({ isCode }) => isCode)?.address ?? 0
}

function nameAt(view: ByteView, at: number): string {
  return at > 0 && at < view.length ? view.text(at, LONGEST_NAME) : ''
}
