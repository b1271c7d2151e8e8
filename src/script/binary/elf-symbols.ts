import { ByteView } from './byte-view.ts'
import { type ElfFile, sectionBytes } from './elf.ts'

const SYMBOL_BYTES = 24
const FUNCTION = 2
const SYMBOL_TABLE = 2
const DYNAMIC_SYMBOLS = 11
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
  return symbolsOf(elf, SYMBOL_TABLE)
}

/** What `strip` leaves: the symbols that a dynamically linked program shares with its libraries. */
export function dynamicSymbols(elf: ElfFile): readonly ElfSymbol[] {
  return symbolsOf(elf, DYNAMIC_SYMBOLS)
}

function symbolsOf(elf: ElfFile, wanted: number): readonly ElfSymbol[] {
  const table = elf.sections.find(({ type }) => type === wanted)
  const names = table === undefined ? undefined : elf.sections[table.link]
  if (table === undefined || names === undefined) return []
  const text = new ByteView(sectionBytes(elf, names))
  const view = new ByteView(sectionBytes(elf, table))
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
