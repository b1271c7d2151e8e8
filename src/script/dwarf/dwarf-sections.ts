import { ByteView } from '../binary/byte-view.ts'
import { type ElfFile, type ElfSection, NO_BITS, sectionBytes } from '../binary/elf.ts'

/** Unpacks bytes to at most `size` of them; undefined where they cannot be unpacked. */
export type Unpack = (
  bytes: Uint8Array,
  packing: 'zlib' | 'zstd',
  size: number,
) => Uint8Array | undefined

/** More than any program has: the largest known ones stay below 200 MB. */
const MOST_BYTES = 2 ** 29
const HEADER_BYTES = 24
const OLD_HEADER_BYTES = 12
const OLD_MAGIC = 'ZLIB'
const NOTHING = new ByteView(new Uint8Array())

/** The sections of DWARF that types and parameters stand in, each read and unpacked when it is asked for. */
export class DwarfSections {
  readonly #elf: ElfFile
  readonly #unpack: Unpack
  readonly #read = new Map<string, ByteView>()

  constructor(elf: ElfFile, unpack: Unpack) {
    this.#elf = elf
    this.#unpack = unpack
  }

  /** A section by its name without the dot and `debug_`; empty where the program has none that can be unpacked. */
  get(name: string): ByteView {
    const known = this.#read.get(name)
    if (known !== undefined) return known
    const view = this.#load(name)
    this.#read.set(name, view)
    return view
  }

  /** How a section that cannot be unpacked here is packed; undefined for all others. */
  get unreadable(): string | undefined {
    const section = this.#find('.debug_info')
    if (section === undefined || this.get('info').length > 0) return undefined
    return packingOf(sectionBytes(this.#elf, section)) ?? 'an unknown packing'
  }

  #load(name: string): ByteView {
    const section = this.#find(`.debug_${name}`)
    if (section !== undefined) {
      const bytes = sectionBytes(this.#elf, section)
      return section.isCompressed ? this.#unpacked(bytes) : new ByteView(bytes)
    }
    const old = this.#find(`.zdebug_${name}`)
    return old === undefined ? NOTHING : this.#unpackedOld(sectionBytes(this.#elf, old))
  }

  #find(name: string): ElfSection | undefined {
    return this.#elf.sections.find(
      (each) => each.name === name && each.type !== NO_BITS && each.size > 0,
    )
  }

  #unpacked(bytes: Uint8Array): ByteView {
    const packing = packingOf(bytes)
    if (packing === undefined) return NOTHING
    return this.#result(bytes.subarray(HEADER_BYTES), packing, new ByteView(bytes).u32(8))
  }

  /** Before Go 1.19: a magic word, and the size with its highest byte first. */
  #unpackedOld(bytes: Uint8Array): ByteView {
    if (bytes.length < OLD_HEADER_BYTES) return NOTHING
    const magic = String.fromCharCode(...bytes.subarray(0, OLD_MAGIC.length))
    if (magic !== OLD_MAGIC) return NOTHING
    const size = bytes.subarray(4, OLD_HEADER_BYTES).reduce((sum, byte) => sum * 256 + byte, 0)
    return this.#result(bytes.subarray(OLD_HEADER_BYTES), 'zlib', size)
  }

  #result(bytes: Uint8Array, packing: 'zlib' | 'zstd', size: number): ByteView {
    if (size > MOST_BYTES) return NOTHING
    const unpacked = this.#unpack(bytes, packing, size)
    return unpacked === undefined ? NOTHING : new ByteView(unpacked)
  }
}

function packingOf(bytes: Uint8Array): 'zlib' | 'zstd' | undefined {
  if (bytes.length < HEADER_BYTES) return undefined
  const type = new ByteView(bytes).u32(0)
  if (type === 1) return 'zlib'
  return type === 2 ? 'zstd' : undefined
}
