import { GotailError } from '../../model/error.ts'
import { ByteView } from './byte-view.ts'
import { type ElfFile, type ElfSection, NO_BITS, sectionBytes } from './elf.ts'
import { findModuleData, type ModuleData } from './module-data.ts'
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
/** The field of the header that held the start of the text, up to Go 1.25. */
const TEXT_AT = 24

/** The Go minor version from which the table looks like this. */
export type PclnLayout = 2 | 16 | 18 | 20

/** Where the parts of the table begin, in bytes from its start. */
export interface PclnParts {
  readonly count: number
  readonly namesAt: number
  /** The numbers of files by compilation unit; 0 before Go 1.16. */
  readonly unitsAt: number
  readonly filesAt: number
  readonly pcTablesAt: number
  /** The list of functions. */
  readonly listAt: number
}

/** The table that the Go runtime finds its functions in; `strip` leaves it alone. */
export interface PclnTable extends PclnParts {
  readonly layout: PclnLayout
  readonly view: ByteView
  /** Where it is when the program runs. */
  readonly address: number
  /** The start of each function, ascending in a sound program, and the end of the last one. */
  readonly starts: Float64Array
  /** Where the record of each function stands in `view`. */
  readonly records: Uint32Array
  /** Absent where nothing in the data agrees with the table. */
  readonly module: ModuleData | undefined
}

/** Finds and reads the runtime's function table; undefined where the file has none that can be read. */
export function readPclnTable(elf: ElfFile): PclnTable | undefined {
  const found = locate(elf)
  if (found === undefined) return undefined
  const { view, address } = found
  const layout = LAYOUTS.get(view.u32(0))
  if (layout === undefined || view.u8(7) !== 8) return undefined
  const parts = partsOf(view, layout)
  const list = layout < 18 ? pointerList(elf, view, parts, address) : offsetList(view, parts)
  const module = findModuleData(elf, {
    address,
    layout,
    listAt: parts.listAt,
    count: parts.count,
    first: list.starts[0],
    last: list.starts[parts.count],
  })
  const table = { ...parts, ...list, layout, view, address, module }
  if (layout >= 18) addText(list.starts, textStart(elf, table))
  return table
}

/** The name of a function of the table. */
export function functionName({ view, namesAt, layout, records }: PclnTable, index: number): string {
  const at = namesAt + view.i32(records[index] + (layout < 18 ? 8 : 4))
  return at > 0 && at < view.length ? view.text(at, LONGEST_NAME) : ''
}

/** The number of the function that an address belongs to, by binary search; undefined outside of all. */
export function functionIndexAt({ starts, count }: PclnTable, address: number): number | undefined {
  if (!(address >= starts[0] && address < starts[count])) return undefined
  let low = 0
  let high = count
  while (high - low > 1) {
    const middle = (low + high) >>> 1
    if (starts[middle] <= address) low = middle
    else high = middle
  }
  return low
}

function locate(elf: ElfFile): { readonly view: ByteView; readonly address: number } | undefined {
  const section = elf.sections.find(({ name, type }) => SECTION.test(name) && type !== NO_BITS)
  const found = section === undefined ? searchTable(elf) : inSection(elf, section)
  return found === undefined || found.view.length < SMALLEST ? undefined : found
}

function inSection(
  elf: ElfFile,
  section: ElfSection,
): { readonly view: ByteView; readonly address: number } {
  return { view: new ByteView(sectionBytes(elf, section)), address: section.address }
}

/** Without section headers: the word that begins it, two zeros, the length of an instruction, the size of a pointer. */
function searchTable({
  segments,
  source,
}: ElfFile): { readonly view: ByteView; readonly address: number } | undefined {
  for (const { offset, size, address } of segments) {
    const view = new ByteView(source.read(offset, size))
    const { bytes } = view
    for (let at = 0; at + SMALLEST <= bytes.length; at += 8) {
      if (bytes[at + 7] !== 8 || bytes[at + 4] !== 0 || bytes[at + 5] !== 0) continue
      const isTable = LAYOUTS.has(view.u32(at)) && [1, 4].includes(bytes[at + 6])
      if (isTable) return { view: new ByteView(bytes.subarray(at)), address: address + at }
    }
  }
  return undefined
}

function partsOf(view: ByteView, layout: PclnLayout): PclnParts {
  const count = Math.min(view.u64(8), MOST_FUNCTIONS)
  if (layout === 2) {
    const filesAt = view.u32(16 + count * 16 + 8)
    return { count, namesAt: 0, unitsAt: 0, filesAt, pcTablesAt: 0, listAt: 16 }
  }
  const from = layout < 18 ? 24 : 32
  const [namesAt, unitsAt, filesAt, pcTablesAt, listAt] = [0, 1, 2, 3, 4].map((word) =>
    view.u64(from + word * 8),
  )
  return { count, namesAt, unitsAt, filesAt, pcTablesAt, listAt }
}

interface FunctionList {
  readonly starts: Float64Array
  readonly records: Uint32Array
}

/** Until Go 1.17: pairs of a pointer, which the loader writes in a position-independent program, and an offset. */
function pointerList(
  elf: ElfFile,
  view: ByteView,
  { count, listAt }: PclnParts,
  address: number,
): FunctionList {
  view.slice(listAt, count * 16 + 8)
  const read = pointerReader(elf)
  const base = listAt === 16 ? 0 : listAt
  const starts = new Float64Array(count + 1)
  const records = new Uint32Array(count)
  for (let index = 0; index <= count; index++) {
    const at = listAt + index * 16
    starts[index] = elf.isPie ? (read(address + at) ?? 0) : view.u64(at)
    if (index < count) records[index] = base + view.u64(at + 8)
  }
  return { starts, records }
}

/** Since Go 1.18: pairs of offsets, from the start of the text and from the list. */
function offsetList(view: ByteView, { count, listAt }: PclnParts): FunctionList {
  view.slice(listAt, count * 8 + 4)
  const starts = new Float64Array(count + 1)
  const records = new Uint32Array(count)
  for (let index = 0; index <= count; index++) {
    starts[index] = view.u32(listAt + index * 8)
    if (index < count) records[index] = listAt + view.u32(listAt + index * 8 + 4)
  }
  return { starts, records }
}

function addText(starts: Float64Array, text: number): void {
  for (let index = 0; index < starts.length; index++) starts[index] += text
}

/**
 * Where the code begins: the runtime's own description says it. The header of the table says it too, up to Go 1.25; the
 * section `.text` does not, since code of C may come first in it.
 */
function textStart(
  elf: ElfFile,
  { address, view, module }: { address: number; view: ByteView; module: ModuleData | undefined },
): number {
  const written = pointerReader(elf)(address + TEXT_AT) ?? view.u64(TEXT_AT)
  if (module === undefined && written === 0) {
    throw untrusted('neither the function table nor the module data says where the code begins')
  }
  if (module === undefined || written === 0 || written === module.text) {
    return module?.text ?? written
  }
  throw untrusted(
    `code begins at 0x${written.toString(16)} by its function table and at 0x${module.text.toString(16)} by its module data`,
  )
}

/** What every refusal to believe an address begins with. */
export function untrusted(reason: string): GotailError {
  return new GotailError(`this binary's addresses cannot be trusted: ${reason}`, 1)
}
