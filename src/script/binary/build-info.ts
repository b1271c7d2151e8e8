import { searchBuildVersion } from './build-version.ts'
import { ByteView } from './byte-view.ts'
import { bytesAt, type ElfFile, type ElfSection, sectionNamed } from './elf.ts'
import { type PointerReader, pointerReader } from './pointer-reader.ts'

const MAGIC: Uint8Array = Uint8Array.from('\xff Go buildinf:', (char) => char.charCodeAt(0))
const HAS_STRINGS = 2
const STRINGS_AT = 32
const MODULE_MARK = 16
const LONGEST_VERSION = 128
const LONGEST_MODULE = 1 << 20
/** Everything that belongs to it. */
const MOST_BYTES = LONGEST_MODULE + 4096
const UTF8 = new TextDecoder()

/** What the Go linker wrote about the build. */
export interface BuildInfo {
  /** As Go spells it: `go1.24.4`. */
  readonly version: string
  /** The path of the main package, such as `example.com/shop/cmd/server`. */
  readonly path?: string
  /** The paths of the main module and of those that it depends on. */
  readonly modules: readonly string[]
}

/** Reads the build information of a Go program; where it was removed, the version alone; undefined where that is gone too. */
export function readBuildInfo(elf: ElfFile): BuildInfo | undefined {
  const section = sectionNamed(elf, '.go.buildinfo')
  const block =
    (section === undefined ? undefined : magicIn(elf, section.offset, section.address)) ??
    searchMagic(elf)
  const info = block === undefined ? undefined : told(elf, block, section)
  if (info !== undefined) return info
  const version = searchBuildVersion(elf)
  return version === undefined ? undefined : { version, modules: [] }
}

interface Block {
  readonly view: ByteView
  readonly address: number
}

function told(
  elf: ElfFile,
  { view, address }: Block,
  section: ElfSection | undefined,
): BuildInfo | undefined {
  const [version, text] =
    (view.u8(15) & HAS_STRINGS) !== 0
      ? inlineStrings(view)
      : pointedStrings(elf, view, section?.address ?? address)
  if (!/go1\.\d+/.test(version)) return undefined
  const facts = text.slice(MODULE_MARK)
  const path = /^path\t(.+)$/m.exec(facts)?.[1]
  const modules = [...facts.matchAll(/^(?:mod|dep)\t([^\t\n]+)/gm)].map(([, name]) => name)
  return path === undefined ? { version, modules } : { version, path, modules }
}

function magicIn({ source }: ElfFile, offset: number, address: number): Block | undefined {
  const view = new ByteView(source.read(offset, MOST_BYTES))
  return view.length >= STRINGS_AT && hasMagic(view.bytes, 0) ? { view, address } : undefined
}

/** A file without section headers still has the bytes in its data, at a multiple of 16. */
function searchMagic(elf: ElfFile): Block | undefined {
  for (const { offset, size, address, isWritable } of elf.segments) {
    if (!isWritable) continue
    const bytes = elf.source.read(offset, size)
    for (let at = bytes.indexOf(0xff); at >= 0; at = bytes.indexOf(0xff, at + 1)) {
      if (at % 16 === 0 && hasMagic(bytes, at)) return magicIn(elf, offset + at, address + at)
    }
  }
  return undefined
}

function hasMagic(bytes: Uint8Array, at: number): boolean {
  return MAGIC.every((byte, index) => bytes[at + index] === byte)
}

/** Since Go 1.18: each string after its length, seven bits a byte. */
function inlineStrings(view: ByteView): readonly [string, string] {
  const version = countedText(view, STRINGS_AT, LONGEST_VERSION)
  return [version.text, countedText(view, version.end, LONGEST_MODULE).text]
}

function countedText(view: ByteView, start: number, most: number): { text: string; end: number } {
  let size = 0
  let at = start
  for (let shift = 1; at < view.length; shift *= 128) {
    const byte = view.u8(at++)
    size += (byte & 127) * shift
    if (byte < 128 || shift > 2 ** 28) break
  }
  if (size > most || at + size > view.length) return { text: '', end: at }
  return { text: UTF8.decode(view.slice(at, size)), end: at + size }
}

/** Before Go 1.18: two pointers to string headers. */
function pointedStrings(elf: ElfFile, head: ByteView, base: number): readonly [string, string] {
  const pointer = pointerReader(elf)
  const headers = [16, 24].map((at) => (elf.isPie ? pointer(base + at) : head.u64(at)))
  return [
    pointedText(elf, pointer, headers[0], LONGEST_VERSION),
    pointedText(elf, pointer, headers[1], LONGEST_MODULE),
  ]
}

function pointedText(
  elf: ElfFile,
  pointer: PointerReader,
  header: number | undefined,
  most: number,
): string {
  if (header === undefined) return ''
  const start = pointer(header)
  const size = pointer(header + 8)
  if (start === undefined || size === undefined || size > most) return ''
  return UTF8.decode(bytesAt(elf, start, size))
}
