import { GotailError } from '../../model/error.ts'
import type { ByteSource } from './byte-source.ts'
import { ByteView } from './byte-view.ts'

const MACHINES: ReadonlyMap<number, Arch> = new Map([
  [62, 'amd64'],
  [183, 'arm64'],
])
const EXECUTABLE = 2
const SHARED = 3
const LOAD = 1
const MAY_EXECUTE = 1
const MAY_WRITE = 2
const COMPRESSED = 0x800
/** The type of a section without bytes in the file. */
export const NO_BITS: number = 8
const MOST_HEADERS = 4096
const LONGEST_NAME = 256
const MOST_NAME_BYTES = 1 << 20
const HEADER_BYTES = 64

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
  /** Its bytes begin with a header that says how they are packed. */
  readonly isCompressed: boolean
}

/** A part of the file that is mapped when the program runs. */
export interface ElfSegment {
  readonly address: number
  readonly offset: number
  readonly size: number
  readonly isCode: boolean
  readonly isWritable: boolean
}

/** What is needed of an ELF file. */
export interface ElfFile {
  readonly source: ByteSource
  readonly arch: Arch
  /** Loaded at an address that is only known when it runs. */
  readonly isPie: boolean
  readonly sections: readonly ElfSection[]
  readonly segments: readonly ElfSegment[]
}

/** Reads the headers of a 64-bit little-endian ELF program. Throws a GotailError that says what else the file is. */
export function readElf(source: ByteSource): ElfFile {
  const view = new ByteView(source.read(0, HEADER_BYTES))
  refuseOthers(view)
  const type = view.u16(16)
  const arch = MACHINES.get(view.u16(18))
  if (type !== EXECUTABLE && type !== SHARED) throw unusable('it is no program (an object file?)')
  if (arch === undefined) throw unusable('its processor is neither amd64 nor arm64')
  return {
    source,
    arch,
    isPie: type === SHARED,
    sections: readSections(source, view),
    segments: readSegments(source, view),
  }
}

/** The section with this name that has bytes in the file. */
export function sectionNamed(elf: ElfFile, name: string): ElfSection | undefined {
  return elf.sections.find((section) => section.name === name && section.type !== NO_BITS)
}

/** Where in the file the byte at this virtual address stands; undefined for an address without bytes. */
export function fileOffset(elf: ElfFile, address: number): number | undefined {
  const segment = segmentOf(elf, address)
  return segment === undefined ? undefined : segment.offset + (address - segment.address)
}

/** The bytes at a virtual address, as far as its segment reaches; empty where the file has none. */
export function bytesAt(elf: ElfFile, address: number, size: number): Uint8Array {
  const segment = segmentOf(elf, address)
  if (segment === undefined) return new Uint8Array()
  const from = address - segment.address
  return elf.source.read(segment.offset + from, Math.min(size, segment.size - from))
}

/** As `bytesAt`, for code that is looked through in order: good until the next glance. */
export function glanceAt(elf: ElfFile, address: number, size: number): Uint8Array {
  const segment = segmentOf(elf, address)
  if (segment === undefined) return new Uint8Array()
  const from = address - segment.address
  return elf.source.glance(segment.offset + from, Math.min(size, segment.size - from))
}

/** The bytes of a section, as far as the file has them. */
export function sectionBytes({ source }: ElfFile, { offset, size }: ElfSection): Uint8Array {
  return source.read(offset, size)
}

/** The 64-bit number at a virtual address; undefined where the file has none. */
export function wordAt(elf: ElfFile, address: number): number | undefined {
  const bytes = bytesAt(elf, address, 8)
  if (bytes.length < 8) return undefined
  const view = new ByteView(bytes)
  const high = view.u32(4)
  return high < 2 ** 21 ? high * 2 ** 32 + view.u32(0) : undefined
}

function segmentOf({ segments }: ElfFile, address: number): ElfSegment | undefined {
  return segments.find((each) => address >= each.address && address < each.address + each.size)
}

function refuseOthers(view: ByteView): void {
  if (view.length < HEADER_BYTES || view.u32(0) !== 0x464c457f) {
    throw unusable('it is no ELF file (a script, or a program for another system?)')
  }
  if (view.u8(4) !== 2) throw unusable('it is a 32-bit program')
  if (view.u8(5) !== 1) throw unusable('it is a big-endian program')
}

function readSections(source: ByteSource, header: ByteView): readonly ElfSection[] {
  const table = header.u64(40)
  const size = header.u16(58)
  const count = Math.min(header.u16(60), MOST_HEADERS)
  if (table === 0 || count === 0) return []
  if (size < 64) throw unusable('its section headers are too short')
  const view = new ByteView(source.read(table, count * size))
  const heads = Array.from({ length: count }, (_, index) => sectionHead(view, index * size))
  const head = heads[header.u16(62)]
  const names = new ByteView(
    source.read(head?.offset ?? 0, Math.min(head?.size ?? 0, MOST_NAME_BYTES)),
  )
  return heads.map(({ nameAt, ...rest }) => ({
    name: nameOf(names, nameAt),
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
    isCompressed: (view.u32(at + 8) & COMPRESSED) !== 0,
  }
}

function nameOf(view: ByteView, at: number): string {
  return at < view.length ? view.text(at, LONGEST_NAME) : ''
}

function readSegments(source: ByteSource, header: ByteView): readonly ElfSegment[] {
  const table = header.u64(32)
  const size = header.u16(54)
  const count = Math.min(header.u16(56), MOST_HEADERS)
  if (count > 0 && size < 56) throw unusable('its program headers are too short')
  const view = new ByteView(source.read(table, count * size))
  const segments: ElfSegment[] = []
  for (let at = 0; at < count * size; at += size) {
    if (view.u32(at) !== LOAD) continue
    segments.push({
      address: view.u64(at + 16),
      offset: view.u64(at + 8),
      size: view.u64(at + 32),
      isCode: (view.u32(at + 4) & MAY_EXECUTE) !== 0,
      isWritable: (view.u32(at + 4) & MAY_WRITE) !== 0,
    })
  }
  return segments
}

function unusable(reason: string): GotailError {
  return new GotailError(`cannot trace this file: ${reason}`, 1)
}
