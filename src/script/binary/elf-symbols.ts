import { ByteView } from './byte-view.ts'
import type { ElfFile, ElfSection } from './elf.ts'

const SYMBOL_BYTES = 24
const FUNCTION = 2
const SYMBOL_TABLE = 2
const MOST_SYMBOLS = 4_000_000
const LONGEST_NAME = 4096

/** A name with an address; `isFunction` as the file says. */
export interface ElfSymbol {
  readonly name: string
  readonly address: number
  readonly size: number
  readonly isFunction: boolean
}

/** Whether the file has the symbol table that bpftrace, too, looks functions up in. */
export function hasSymbols(elf: ElfFile): boolean {
  return elf.sections.some(({ type, size }) => type === SYMBOL_TABLE && size > 0)
}

/** The defined symbols of a file, in its order; none for a stripped one. */
export function elfSymbols(elf: ElfFile): readonly ElfSymbol[] {
  const table = elf.sections.find(({ type }) => type === SYMBOL_TABLE)
  const names = table === undefined ? undefined : elf.sections[table.link]
  if (table === undefined || names === undefined) return []
  const text = new ByteView(clipped(elf, names))
  const view = new ByteView(clipped(elf, table))
  const count = Math.min(Math.floor(view.length / SYMBOL_BYTES), MOST_SYMBOLS)
  const symbols: ElfSymbol[] = []
  for (let index = 0; index < count; index++) {
    const at = index * SYMBOL_BYTES
    const nameAt = view.u32(at)
    const isDefined = view.u16(at + 6) !== 0
    if (!isDefined || nameAt === 0 || nameAt >= text.length) continue
    symbols.push({
      name: text.text(nameAt, LONGEST_NAME),
      address: view.u64(at + 8),
      size: view.u64(at + 16),
      isFunction: (view.u8(at + 4) & 0xf) === FUNCTION,
    })
  }
  return symbols
}

/** The bytes of a section, as far as the file has them. */
function clipped({ view }: ElfFile, { offset, size }: ElfSection): Uint8Array {
  return view.bytes.subarray(Math.min(offset, view.length), Math.min(offset + size, view.length))
}
