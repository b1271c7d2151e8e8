import type { ElfSymbol } from './elf-symbols.ts'
import type { PclnTable } from './pclntab.ts'

/** One function of a Go program that has an address of its own. */
export interface GoFunction {
  readonly name: string
  readonly address: number
  /** In bytes; what pads it up to the next function may be in it. */
  readonly size: number
}

/**
 * The functions of a program by ascending address. The symbol table knows full names and exact sizes, the runtime's table
 * knows every function even after `strip`: the first wins where both speak.
 */
export function goFunctions(
  symbols: readonly ElfSymbol[],
  table: PclnTable | undefined,
): readonly GoFunction[] {
  const found = new Map<number, GoFunction>()
  for (const { name, address } of table?.functions ?? []) {
    if (name !== '' && address > 0) found.set(address, { name, address, size: 0 })
  }
  for (const { name, address, size, isFunction } of symbols) {
    if (!isFunction || size === 0 || address === 0) continue
    // Assembly has aliases at one address: the runtime's own name is the better known.
    found.set(address, { name: nameOf(name, found.get(address)?.name), address, size })
  }
  const functions = [...found.values()].sort((a, b) => a.address - b.address)
  return functions.map((each, index) => withSize(each, functions[index + 1]?.address ?? table?.end))
}

/** The runtime shortens the names of generic functions to `F[...]`; symbols may carry `.abi0` behind. */
function nameOf(symbol: string, inTable: string | undefined): string {
  return inTable === undefined || inTable.includes('[...]') ? symbol : inTable
}

/** Without a symbol, a function ends where the next one begins. */
function withSize(each: GoFunction, next: number | undefined): GoFunction {
  return each.size > 0 ? each : { ...each, size: Math.max(0, (next ?? 0) - each.address) }
}
