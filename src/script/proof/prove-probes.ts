import { looksLikeAddress } from '../binary/debug-files.ts'
import { fileOffset } from '../binary/elf.ts'
import { dynamicSymbols, type ElfSymbol } from '../binary/elf-symbols.ts'
import type { GoBinary } from '../binary/go-binary.ts'
import { recordLayout } from '../binary/pc-table.ts'
import { functionIndexAt, functionName, type PclnTable } from '../binary/pclntab.ts'
import { hex, type ProvenFunction, proveFunction } from './prove-function.ts'
import { misplaced, type Place } from './prove-place.ts'

/** In the flags of a function's record, since Go 1.18: it was written in assembly. */
const ASSEMBLY = 4

/** Proves the addresses of probes, each function once. */
export class ProbeProver {
  readonly #binary: GoBinary
  readonly #functions = new Map<number, ProvenFunction | string>()
  readonly #dynamic: readonly ElfSymbol[]

  constructor(binary: GoBinary) {
    this.#binary = binary
    this.#dynamic = binary.isStripped ? dynamicSymbols(binary.elf) : []
  }

  /** Why a probe at an address would not be safe or not be right; undefined where it is both. */
  refuse(address: number, place: Place): string | undefined {
    const { table, elf } = this.#binary
    const index = table === undefined ? undefined : functionIndexAt(table, address)
    if (table === undefined || index === undefined) return `${hex(address)} is in no function`
    const offset = fileOffset(elf, address)
    if (offset === undefined) return `${hex(address)} is not in the file`
    const start = table.starts[index]
    const proven = this.#functions.get(start) ?? this.#prove(table, index)
    this.#functions.set(start, proven)
    if (typeof proven === 'string') return proven
    return misplaced(proven, address, place) ?? this.#otherMeaning(offset, address)
  }

  #prove(table: PclnTable, index: number): ProvenFunction | string {
    const twin = twinOf(table, index)
    if (twin !== undefined) {
      return `two functions are called ${functionName(table, index)}: at ${hex(table.starts[index])} and at ${hex(twin)}`
    }
    return proveFunction(this.#binary, table, table.starts[index])
  }

  /** bpftrace takes an offset into a stripped file for an address where a symbol that is left has that address. */
  #otherMeaning(offset: number, address: number): string | undefined {
    const { elf, isStripped, symbolsElsewhere } = this.#binary
    if (isStripped && symbolsElsewhere !== undefined && looksLikeAddress(elf, offset, address)) {
      return `bpftrace would take the file offset ${hex(offset)} for an address, since it finds symbols of the program in ${symbolsElsewhere}: move that away while you trace`
    }
    const symbol = this.#dynamic.find(
      (each) => offset >= each.address && offset < each.address + each.size,
    )
    if (symbol === undefined) return undefined
    return `bpftrace would take the file offset ${hex(offset)} for an address in ${symbol.name}`
  }
}

/** Another function of the same name. Instances of generic functions share one; so do assembly and its wrapper. */
function twinOf(table: PclnTable, index: number): number | undefined {
  const { records, view, layout, starts } = table
  if (layout < 18 || functionName(table, index).includes('[...]')) return undefined
  const name = view.i32(records[index] + 4)
  const isAssembly = (at: number): boolean =>
    (view.u8(records[at] + recordLayout(table).end - 3) & ASSEMBLY) !== 0
  const twin = records.findIndex((at, other) => other !== index && view.i32(at + 4) === name)
  return twin < 0 || isAssembly(twin) || isAssembly(index) ? undefined : starts[twin]
}
