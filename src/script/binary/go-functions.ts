import type { ElfSymbol } from './elf-symbols.ts'
import { functionName, type PclnTable } from './pclntab.ts'

/** One function of a Go program that has an address of its own. */
export interface GoFunction {
  readonly name: string
  readonly address: number
  /** In bytes; what pads it up to the next function may be in it. */
  readonly size: number
}

/**
 * The functions of a program by ascending address. The runtime's table knows every function even after `strip`, and
 * decides where they are: Go itself finds its way by it. Symbols add the full names of generic functions and exact sizes;
 * what they alone know is no Go code. Without a table the symbols have to do.
 */
export function goFunctions(
  symbols: readonly ElfSymbol[],
  table: PclnTable | undefined,
): readonly GoFunction[] {
  const code = symbols.filter(
    ({ isFunction, size, address }) => isFunction && size > 0 && address > 0,
  )
  if (table === undefined) return code.map(bare).sort((a, b) => a.address - b.address)
  const byAddress = new Map<number, ElfSymbol[]>()
  for (const each of code) {
    const there = byAddress.get(each.address)
    if (there === undefined) byAddress.set(each.address, [each])
    else there.push(each)
  }
  const functions: GoFunction[] = []
  for (let index = 0; index < table.count; index++) {
    const address = table.starts[index]
    const name = functionName(table, index)
    const room = table.starts[index + 1] - address
    if (name === '' || address <= 0 || room <= 0) continue
    const there = byAddress.get(address)
    const each = { name, address, size: room }
    functions.push(there === undefined ? each : joined(each, there))
  }
  return functions
}

function bare({ name, address, size }: ElfSymbol): GoFunction {
  return { name, address, size }
}

/** Assembly has aliases at one address: only a symbol that says the same name counts. */
function joined(each: GoFunction, symbols: readonly ElfSymbol[]): GoFunction {
  const symbol = symbols.find(({ name }) => isSame(name, each.name))
  if (symbol === undefined) return each
  const name = each.name.includes('[...]') ? symbol.name : each.name
  return { name, address: each.address, size: Math.min(symbol.size, each.size) }
}

/** The table shortens the names of generic functions to `F[...]`; symbols may carry `.abi0` behind. */
function isSame(symbol: string, inTable: string): boolean {
  if (symbol === inTable || symbol === `${inTable}.abi0`) return true
  const dots = inTable.indexOf('[...]')
  return (
    dots >= 0 &&
    symbol.startsWith(inTable.slice(0, dots + 1)) &&
    symbol.endsWith(inTable.slice(dots + 4))
  )
}
