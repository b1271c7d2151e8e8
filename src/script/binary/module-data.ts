import { type ElfFile, wordAt } from './elf.ts'
import type { ElfSymbol } from './elf-symbols.ts'
import type { PclnTable } from './pclntab.ts'
import { pointerReader } from './pointer-reader.ts'
import { relocations } from './relocations.ts'

/** The linker's names for it, since Go 1.20 and before. */
const NAMES: ReadonlySet<string> = new Set(['go:func.*', 'go.func.*'])
/** Words of `runtime.moduledata`: the first is the address of the function table. */
const FIRST_FUNCTION = 20
const FUNCTION_DATA: ReadonlyMap<number, number> = new Map([
  [18, 38],
  [20, 40],
])
const WORD_BYTES = 8

/**
 * Where the constants of functions stand that the function table points to: by the linker's name, else from the
 * description that the runtime has of the program. Undefined where neither is found.
 */
export function functionDataOf(
  elf: ElfFile,
  table: PclnTable | undefined,
  symbols: readonly ElfSymbol[],
): number | undefined {
  const named = symbols.find(({ name }) => NAMES.has(name))
  if (named !== undefined) return named.address
  const word = table === undefined ? undefined : FUNCTION_DATA.get(table.layout)
  if (table === undefined || word === undefined || table.functions.length === 0) return undefined
  const read = pointerReader(elf)
  const first = table.functions[0].address
  for (const at of pointersTo(elf, table.address)) {
    if (read(at + FIRST_FUNCTION * WORD_BYTES) === first) return read(at + word * WORD_BYTES)
  }
  return undefined
}

/** Where the address stands in the data of the program. */
function pointersTo(elf: ElfFile, address: number): readonly number[] {
  if (elf.isPie)
    return [...relocations(elf)].flatMap(([at, value]) => (value === address ? [at] : []))
  return elf.segments
    .filter(({ isCode }) => !isCode)
    .flatMap((segment) => {
      const found: number[] = []
      const size = Math.min(segment.size, elf.view.length - segment.offset)
      for (let at = 0; at + WORD_BYTES <= size; at += WORD_BYTES) {
        // The low half decides nearly always, and costs a quarter.
        if (elf.view.u32(segment.offset + at) !== address % 2 ** 32) continue
        if (wordAt(elf, segment.address + at) === address) found.push(segment.address + at)
      }
      return found
    })
}
