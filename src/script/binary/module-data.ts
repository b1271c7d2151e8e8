import { ByteView } from './byte-view.ts'
import { type ElfFile, sectionNamed } from './elf.ts'
import { type PointerReader, pointerReader } from './pointer-reader.ts'
import { relocations } from './relocations.ts'

const WORD_BYTES = 8
/** The linker gives `runtime.moduledata` a section of its own since Go 1.26. */
const SECTION = '.go.module'

/** Which word of `runtime.moduledata` holds what, by the layout of the function table. */
interface ModuleLayout {
  readonly functionTable: number
  /** The address of the first function; the end of the last one follows. */
  readonly firstFunction: number
  /** Where the code begins; its end follows. */
  readonly text: number
}

const OLD: ModuleLayout = { functionTable: 3, firstFunction: 10, text: 12 }
const LAYOUT: ModuleLayout = { functionTable: 16, firstFunction: 20, text: 22 }
/** Words with the constants of functions: Go 1.18, then 1.20 to 1.26, then 1.27, where a length follows the types. */
const FUNCTION_DATA_18 = 38
const FUNCTION_DATA_20 = 40
const FUNCTION_DATA_27 = 43
/** Where the types begin; where they and their names end is told by the next word, since Go 1.27 by the one behind it. */
const TYPES_16 = 35
const TYPES = 37

/** What of the function table must be found again in the right `runtime.moduledata`. */
export interface TableFacts {
  /** Where it is when the program runs. */
  readonly address: number
  readonly layout: number
  /** Where its list of functions begins, in bytes from its start. */
  readonly listAt: number
  readonly count: number
  /** The first and the last entry of that list. */
  readonly first: number
  readonly last: number
}

/** What the runtime itself knows about where its code is. */
export interface ModuleData {
  /** The address that function offsets count from; the bounds of the code. */
  readonly text: number
  readonly textEnd: number
  /** Where the constants of functions stand, since Go 1.18. */
  readonly functionData: number | undefined
  /** Where the types and their names stand, since Go 1.16. */
  readonly types: { readonly from: number; readonly to: number } | undefined
}

/** Finds the description that the runtime has of the program; undefined where nothing agrees with the function table. */
export function findModuleData(elf: ElfFile, table: TableFacts): ModuleData | undefined {
  const read = pointerReader(elf)
  const own = sectionNamed(elf, SECTION)
  const named = own === undefined ? undefined : moduleAt(own.address, table, read)
  if (named !== undefined) return named
  for (const at of pointersTo(elf, table.address)) {
    const found = moduleAt(at, table, read)
    if (found !== undefined) return found
  }
  return undefined
}

/** The module data at an address, if its words agree with the table in every point. */
function moduleAt(at: number, table: TableFacts, read: PointerReader): ModuleData | undefined {
  const { functionTable, firstFunction, text: textWord } = table.layout === 2 ? OLD : LAYOUT
  const word = (index: number): number => read(at + index * WORD_BYTES) ?? 0
  if (word(0) !== table.address) return undefined
  const text = word(textWord)
  const base = table.layout < 18 ? 0 : text
  const isIt =
    word(functionTable) === table.address + table.listAt &&
    word(functionTable + 1) === table.count + 1 &&
    word(firstFunction) === base + table.first &&
    word(firstFunction + 1) === base + table.last &&
    text > 0 &&
    text <= word(firstFunction)
  if (!isIt) return undefined
  return {
    text,
    textEnd: word(textWord + 1),
    functionData: functionData(table.layout, word),
    types: typesOf(table.layout, word),
  }
}

function functionData(layout: number, word: (index: number) => number): number | undefined {
  if (layout < 18) return undefined
  if (layout < 20) return word(FUNCTION_DATA_18)
  return word(hasLength(word) ? FUNCTION_DATA_27 : FUNCTION_DATA_20)
}

function typesOf(layout: number, word: (index: number) => number): ModuleData['types'] {
  if (layout < 16) return undefined
  if (layout < 20) return { from: word(TYPES_16), to: word(TYPES_16 + 1) }
  return { from: word(TYPES), to: word(TYPES + (hasLength(word) ? 2 : 1)) }
}

/** Go 1.27 tells the length of the descriptions of types between their begin and the end of all. */
function hasLength(word: (index: number) => number): boolean {
  return word(TYPES + 1) < word(TYPES)
}

/** Where the address stands in the data of the program. */
function pointersTo(elf: ElfFile, address: number): readonly number[] {
  const inFile = elf.segments
    .filter(({ isWritable }) => isWritable)
    .flatMap(({ address: start, offset, size }) => {
      const view = new ByteView(elf.source.read(offset, size))
      const found: number[] = []
      for (let at = 0; at + WORD_BYTES <= view.length; at += WORD_BYTES) {
        // The low half decides nearly always.
        if (view.u32(at) !== address % 2 ** 32) continue
        if (view.u32(at + 4) === Math.floor(address / 2 ** 32)) found.push(start + at)
      }
      return found
    })
  if (!elf.isPie) return inFile
  const byLoader = [...relocations(elf)].flatMap(([at, value]) => (value === address ? [at] : []))
  return [...byLoader, ...inFile]
}
