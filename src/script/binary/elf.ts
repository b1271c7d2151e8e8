import { GotailError } from '../../model/error.ts'
import { ByteView } from './byte-view.ts'

const MACHINES: ReadonlyMap<number, Arch> = new Map([
  [62, 'amd64'],
  [183, 'arm64'],
])
const EXECUTABLE = 2
const SHARED = 3
const LOAD = 1
const MAY_EXECUTE = 1
/** The type of a section without bytes in the file. */
export const NO_BITS: number = 8
const MOST_HEADERS = 4096
const LONGEST_NAME = 256

/** Processors whose code gotail can read. */
export type Arch = 'amd64' | 'arm64'

/** A part of the file with a name. */
export interface ElfSection {
  readonly name: string
  readonly type: number
  readonly address: number
  readonly offset: number
  readonly size: number
  readonly link: number
}

/** A part of the file that is mapped when the program runs. */
export interface ElfSegment {
  readonly address: number
  readonly offset: number
  readonly size: number
  readonly isCode: boolean
}

/** What is needed of an ELF file. */
export interface ElfFile {
  readonly view: ByteView
  readonly arch: Arch
  /** Loaded at an address that is only known when it runs. */
  readonly isPie: boolean
  readonly sections: readonly ElfSection[]
  readonly segments: readonly ElfSegment[]
}

/** Reads the headers of a 64-bit little-endian ELF program. Throws a GotailError that says what else the file is. */
export function readElf(bytes: Uint8Array): ElfFile {
  const view = new ByteView(bytes)
  refuseOthers(view)
  const type = view.u16(16)
  const arch = MACHINES.get(view.u16(18))
  if (type !== EXECUTABLE && type !== SHARED) throw unusable('it is no program (an object file?)')
  if (arch === undefined) throw unusable('its processor is neither amd64 nor arm64')
  return {
    view,
    arch,
    isPie: type === SHARED,
    sections: readSections(view),
    segments: readSegments(view),
  }
}

/** The section with this name that has bytes in the file. */
export function sectionNamed(elf: ElfFile, name: string): ElfSection | undefined {
  return elf.sections.find((section) => section.name === name && section.type !== NO_BITS)
}

/** Where in the file the byte at this virtual address stands; undefined for an address without bytes. */
export function fileOffset(elf: ElfFile, address: number): number | undefined {
  const segment = elf.segments.find(
    (each) => address >= each.address && address < each.address + each.size,
  )
  return segment === undefined ? undefined : segment.offset + (address - segment.address)
}

/** The bytes at a virtual address; empty where the file has none. */
export function bytesAt(elf: ElfFile, address: number, size: number): Uint8Array {
  const offset = fileOffset(elf, address)
  if (offset === undefined) return new Uint8Array()
  return elf.view.bytes.subarray(offset, offset + Math.max(0, size))
}

/** The 64-bit number at a virtual address; undefined where the file has none. */
export function wordAt(elf: ElfFile, address: number): number | undefined {
  const offset = fileOffset(elf, address)
  if (offset === undefined || offset + 8 > elf.view.length) return undefined
  const high = elf.view.u32(offset + 4)
  return high < 2 ** 21 ? high * 2 ** 32 + elf.view.u32(offset) : undefined
}

function refuseOthers(view: ByteView): void {
  if (view.length < 64 || view.u32(0) !== 0x464c457f) {
    throw unusable('it is no ELF file (a script, or a program for another system?)')
  }
  if (view.u8(4) !== 2) throw unusable('it is a 32-bit program')
  if (view.u8(5) !== 1) throw unusable('it is a big-endian program')
}

function readSections(view: ByteView): readonly ElfSection[] {
  const table = view.u64(40)
  const size = view.u16(58)
  const count = Math.min(view.u16(60), MOST_HEADERS)
  if (table === 0 || count === 0) return []
  if (size < 64) throw unusable('its section headers are too short')
  const heads = Array.from({ length: count }, (_, index) => sectionHead(view, table + index * size))
  const names = heads[view.u16(62)]
  return heads.map(({ nameAt, ...rest }) => ({
    name: names === undefined ? '' : nameOf(view, names.offset + nameAt),
    ...rest,
  }))
}

function sectionHead(view: ByteView, at: number): Omit<ElfSection, 'name'> & { nameAt: number } {
  return {
    nameAt: view.u32(at),
    type: view.u32(at + 4),
    address: view.u64(at + 16),
    offset: view.u64(at + 24),
    size: view.u64(at + 32),
    link: view.u32(at + 40),
  }
}

function nameOf(view: ByteView, at: number): string {
  return at < view.length ? view.text(at, LONGEST_NAME) : ''
}

function readSegments(view: ByteView): readonly ElfSegment[] {
  const table = view.u64(32)
  const size = view.u16(54)
  const count = Math.min(view.u16(56), MOST_HEADERS)
  if (count > 0 && size < 56) throw unusable('its program headers are too short')
  const segments: ElfSegment[] = []
  for (let at = table; at < table + count * size; at += size) {
    if (view.u32(at) !== LOAD) continue
    segments.push({
      address: view.u64(at + 16),
      offset: view.u64(at + 8),
      size: view.u64(at + 32),
      isCode: (view.u32(at + 4) & MAY_EXECUTE) !== 0,
    })
  }
  return segments
}

function unusable(reason: string): GotailError {
  return new GotailError(`cannot trace this file: ${reason}`, 1)
}
