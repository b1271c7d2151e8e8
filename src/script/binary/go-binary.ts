import { GotailError } from '../../model/error.ts'
import { readBuildInfo } from './build-info.ts'
import { type ByteSource, memorySource } from './byte-source.ts'
import { decideVersion } from './decide-version.ts'
import { bytesAt, type ElfFile, readElf } from './elf.ts'
import { type ElfSymbol, elfSymbols, hasSymbols } from './elf-symbols.ts'
import { type GoFunction, goFunctions } from './go-functions.ts'
import { ANY_GO, type GoVersion } from './go-version.ts'
import { type PclnTable, readPclnTable } from './pclntab.ts'

/** What a script needs to know of a Go program. */
export interface GoBinary {
  readonly elf: ElfFile
  readonly go: GoVersion
  /** The path of its main package, where the build information has it. */
  readonly path: string | undefined
  /** The modules that it is made of, where the build information has them. */
  readonly modules: readonly string[]
  /** Without a symbol table: bpftrace then takes file offsets only. */
  readonly isStripped: boolean
  /** In words, where bpftrace finds symbols of it all the same. */
  readonly symbolsElsewhere?: string
  /** By ascending address. */
  readonly functions: readonly GoFunction[]
  readonly table: PclnTable | undefined
  /** Where the constants of functions stand that the table points to, if that can be told. */
  readonly functionData: number | undefined
}

/** What the reader of a program knows of it. */
export interface BinaryHints {
  /** Which Go built it, as its user says: `go1.26`; for a program that does not say it. `any` where nothing depends on it. */
  readonly goVersion?: string
}

/** Reads a Go program. Throws a GotailError, and nothing else, for whatever is none or cannot be traced. */
export function readGoBinary(
  file: ByteSource | Uint8Array,
  { goVersion: told }: BinaryHints = {},
): GoBinary {
  const elf = readElf(file instanceof Uint8Array ? memorySource(file) : file)
  const info = readBuildInfo(elf)
  const table = readPclnTable(elf)
  if (info === undefined && table === undefined) {
    throw new GotailError(
      'cannot trace this file: no Go program (neither build information nor a function table)',
      1,
    )
  }
  const written = info?.version
  const go = told === 'any' ? ANY_GO : decideVersion({ written, told, layout: table?.layout })
  const symbols = elfSymbols(elf)
  const functions = goFunctions(symbols, table)
  if (functions.length === 0) {
    throw new GotailError(
      'cannot find the functions of this program: neither symbols nor a function table',
      1,
    )
  }
  return {
    elf,
    go,
    path: info?.path,
    modules: info?.modules ?? [],
    isStripped: !hasSymbols(elf),
    functions,
    table,
    functionData: functionDataOf(table, symbols),
  }
}

/** The linker's names for the constants of functions, since Go 1.20 and before. */
const FUNCTION_DATA: ReadonlySet<string> = new Set(['go:func.*', 'go.func.*'])

function functionDataOf(
  table: PclnTable | undefined,
  symbols: readonly ElfSymbol[],
): number | undefined {
  return table?.module?.functionData ?? symbols.find(({ name }) => FUNCTION_DATA.has(name))?.address
}

/** The machine code of a function, as far as the file has it. */
export function codeOf({ elf }: GoBinary, { address, size }: GoFunction): Uint8Array {
  return bytesAt(elf, address, size)
}

/** The function that an address lies in; undefined where there is none. */
export function functionAt({ functions }: GoBinary, address: number): GoFunction | undefined {
  let [low, high] = [0, functions.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (functions[middle].address <= address) low = middle + 1
    else high = middle
  }
  const found = functions[low - 1]
  return found !== undefined && address < found.address + found.size ? found : undefined
}

/** The function with exactly this name, with or without the `.abi0` of assembly. */
export function functionNamed({ functions }: GoBinary, name: string): GoFunction | undefined {
  const inAssembly = `${name}.abi0`
  return functions.find((each) => each.name === name || each.name === inAssembly)
}
