import { ByteView } from './byte-view.ts'
import { type ElfFile, sectionBytes } from './elf.ts'

const ADDENDS = 4
const ENTRY_BYTES = 24
const MOST_RELOCATIONS = 4_000_000
/** R_X86_64_RELATIVE and R_AARCH64_RELATIVE. */
const RELATIVE: ReadonlySet<number> = new Set([8, 1027])

/** What the loader of a position-independent program writes: which value at which address. */
export function relocations(elf: ElfFile): ReadonlyMap<number, number> {
  const values = new Map<number, number>()
  for (const section of elf.sections) {
    if (section.type !== ADDENDS) continue
    const view = new ByteView(sectionBytes(elf, section))
    for (let at = 0; at + ENTRY_BYTES <= view.length && values.size < MOST_RELOCATIONS; ) {
      if (RELATIVE.has(view.u32(at + 8))) values.set(view.u64(at), view.u64(at + 16))
      at += ENTRY_BYTES
    }
  }
  return values
}
