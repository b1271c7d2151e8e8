import { type ElfFile, wordAt } from './elf.ts'
import { relocations } from './relocations.ts'

/** The pointer that stands at an address when the program runs; undefined where nothing stands. */
export type PointerReader = (address: number) => number | undefined

/** Reads pointers of a program; in a position-independent one most of them are written by the loader. */
export function pointerReader(elf: ElfFile): PointerReader {
  let written: ReadonlyMap<number, number> | undefined
  return (address) => {
    const value = wordAt(elf, address)
    if (!elf.isPie || value !== 0) return value
    written ??= relocations(elf)
    return written.get(address) ?? value
  }
}
