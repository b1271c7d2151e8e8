import type { GoBinary } from '../binary/go-binary.ts'
import { pcTableAt, pcValue, walkPcTable } from '../binary/pc-table.ts'
import { functionIndexAt, functionName, type PclnTable } from '../binary/pclntab.ts'
import type { Instruction } from '../code/instruction.ts'
import { isFunctionStart } from './prove-starts.ts'
import { scanCode } from './scan-code.ts'

/** A function whose code was found to be what the runtime's table says of it. */
export interface ProvenFunction {
  readonly name: string
  readonly address: number
  readonly instructions: ReadonlyMap<number, Instruction>
  /** Every instruction has four bytes: arm64. */
  readonly isFixedWidth: boolean
  /** How far the stack pointer is below its value at the start, at an address, in bytes. */
  depthAt(address: number): number | undefined
}

/**
 * Proves the function that begins at an address: what stands before it, that the decoder finds instructions only and ends
 * where the table does, and that every address at which the compiler noted a new line or stack depth is the start of an
 * instruction. Returns the reason where it is not so.
 */
export function proveFunction(
  binary: GoBinary,
  table: PclnTable,
  address: number,
): ProvenFunction | string {
  const index = functionIndexAt(table, address)
  if (index === undefined || table.starts[index] !== address) {
    return `no function begins at ${hex(address)}`
  }
  const name = functionName(table, index)
  if (!isFunctionStart(binary, table, index)) return `${name} does not begin at ${hex(address)}`
  if (!isName(table, index)) return `the function at ${hex(address)} has no name of its own`
  const code = scanCode(binary, address, table.starts[index + 1])
  const end = codeEnd(code, table, index)
  if (end === undefined) return `the code of ${name} does not end where its tables say`
  const instructions = new Map(code.map((each) => [each.address, each]))
  const own = code.filter((each) => each.address < end)
  if (own.some(({ kind }) => kind === 'invalid')) return `${name} holds what is no instruction`
  const stray = strayAddress(table, index, { instructions, end })
  if (stray !== undefined) {
    return `an instruction of ${name} should begin at ${hex(stray)}, and none does`
  }
  const depths = pcTableAt(table, index, 'depth')
  return {
    name,
    address,
    instructions,
    isFixedWidth: binary.elf.arch === 'arm64',
    depthAt: (at) => (depths === undefined ? undefined : pcValue(table, depths, address, at)),
  }
}

export function hex(address: number): string {
  return `0x${address.toString(16)}`
}

/** A name stands behind the NUL of the one before it. */
function isName({ view, namesAt, layout, records }: PclnTable, index: number): boolean {
  const at = namesAt + view.i32(records[index] + (layout < 18 ? 8 : 4))
  return layout === 2 || view.u8(at - 1) === 0
}

/** Where the table of lines ends: from there on there is only padding. */
function codeEnd(
  code: readonly Instruction[],
  table: PclnTable,
  index: number,
): number | undefined {
  const address = table.starts[index]
  const next = table.starts[index + 1]
  const lines = pcTableAt(table, index, 'line')
  if (lines === undefined) return undefined
  let end = address
  walkPcTable(table, lines, address, (_, __, to) => {
    end = to
    return to > next
  })
  if (end <= address || end > next) return undefined
  const rest = code.filter((each) => each.address + each.length > end)
  const isPadding = rest.every((each) => each.address >= end && each.kind === 'trap')
  return isPadding ? end : undefined
}

function strayAddress(
  table: PclnTable,
  index: number,
  { instructions, end }: { instructions: ReadonlyMap<number, Instruction>; end: number },
): number | undefined {
  let stray: number | undefined
  for (const name of ['depth', 'file', 'line'] as const) {
    const at = pcTableAt(table, index, name)
    if (at === undefined) continue
    walkPcTable(table, at, table.starts[index], (_, __, to) => {
      if (to !== end && !instructions.has(to)) stray ??= to
      return stray !== undefined
    })
  }
  return stray
}
