import { ByteView } from './byte-view.ts'
import { bytesAt, type ElfFile, type ElfSection, sectionNamed } from './elf.ts'
import { type PointerReader, pointerReader } from './pointer-reader.ts'

const MAGIC = '\xff Go buildinf:'
const HAS_STRINGS = 2
const STRINGS_AT = 32
const MODULE_MARK = 16
const LONGEST_VERSION = 128
const LONGEST_MODULE = 1 << 20
const UTF8 = new TextDecoder()

/** What the Go linker wrote about the build. */
export interface BuildInfo {
  /** As Go spells it: `go1.24.4`. */
  readonly version: string
  /** The path of the main package, such as `example.com/shop/cmd/server`. */
  readonly path?: string
}

/** Reads the build information of a Go program; undefined where it has none that can be read. */
export function readBuildInfo(elf: ElfFile): BuildInfo | undefined {
  const section = sectionNamed(elf, '.go.buildinfo')
  const at = section === undefined ? searchMagic(elf) : section.offset
  if (at === undefined || at + STRINGS_AT > elf.view.length) return undefined
  const head = new ByteView(elf.view.slice(at, STRINGS_AT))
  if (String.fromCharCode(...head.slice(0, MAGIC.length)) !== MAGIC) return undefined
  const [version, modules] =
    (head.u8(15) & HAS_STRINGS) !== 0
      ? inlineStrings(elf.view, at + STRINGS_AT)
      : pointedStrings(elf, head, section)
  if (!/go1\.\d+/.test(version)) return undefined
  const path = /^path\t(.+)$/m.exec(modules.slice(MODULE_MARK))?.[1]
  return path === undefined ? { version } : { version, path }
}

/** A file without section headers still has the bytes, at a multiple of 16. */
function searchMagic({ view }: ElfFile): number | undefined {
  const wanted = Uint8Array.from(MAGIC, (char) => char.charCodeAt(0))
  for (
    let at = view.bytes.indexOf(wanted[0]);
    at >= 0;
    at = view.bytes.indexOf(wanted[0], at + 1)
  ) {
    if (at % 16 === 0 && wanted.every((byte, i) => view.bytes[at + i] === byte)) return at
  }
  return undefined
}

/** Since Go 1.18: each string after its length, seven bits a byte. */
function inlineStrings(view: ByteView, start: number): readonly [string, string] {
  const version = countedText(view, start, LONGEST_VERSION)
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
function pointedStrings(
  elf: ElfFile,
  head: ByteView,
  section: ElfSection | undefined,
): readonly [string, string] {
  const pointer = pointerReader(elf)
  const base = section?.address ?? 0
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
