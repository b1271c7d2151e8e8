import { glanceAt } from '../binary/elf.ts'
import type { GoBinary } from '../binary/go-binary.ts'
import type { PclnTable } from '../binary/pclntab.ts'
import type { InstructionKind } from '../code/instruction.ts'
import { scanCode } from './scan-code.ts'

/** `int3`, which fills the gaps between functions on amd64. */
const PADDING = 0xcc
const WORD_BYTES = 4
/** What a function can end in: code behind it is not reached. */
const ENDS: ReadonlySet<InstructionKind> = new Set(['ret', 'jump', 'trap', 'nop', 'call'])

/** How many of a program's function starts look like one. */
export interface StartsProof {
  readonly count: number
  readonly passed: number
}

/** Tests the start of every function of the table. */
export function proveStarts(binary: GoBinary, table: PclnTable): StartsProof {
  let passed = 0
  for (let index = 0; index < table.count; index++) {
    if (isFunctionStart(binary, table, index)) passed++
  }
  return { count: table.count, passed }
}

/**
 * Whether a function begins where the table says: its own record agrees, it lies in code, and what stands before it is
 * padding, the end of another function, or nothing.
 */
export function isFunctionStart(binary: GoBinary, table: PclnTable, index: number): boolean {
  const { starts } = table
  const start = starts[index]
  if (start >= starts[index + 1] || !isInCode(binary, start)) return false
  if (!agreesWithRecord(binary, table, index)) return false
  const isFirst = index === 0 && start === (table.module?.text ?? start)
  if (isFirst) return true
  return binary.elf.arch === 'amd64'
    ? followsEnd(binary, table, index)
    : followsEnd64(binary, start)
}

function isInCode({ elf }: GoBinary, address: number): boolean {
  return elf.segments.some(
    ({ isCode, address: from, size }) => isCode && address >= from && address < from + size,
  )
}

/** The list of functions and the record of each say where it begins, independently. */
function agreesWithRecord({ elf }: GoBinary, table: PclnTable, index: number): boolean {
  const { layout, view, records, starts, module } = table
  const at = records[index]
  if (at + 8 > view.length) return false
  if (layout >= 18) {
    const text = module?.text ?? starts[0] - view.u32(table.listAt)
    return view.u32(at) === starts[index] - text
  }
  // The loader writes it in a position-independent program.
  return elf.isPie || view.u64(at) === starts[index]
}

function followsEnd(binary: GoBinary, table: PclnTable, index: number): boolean {
  const start = table.starts[index]
  if (glanceAt(binary.elf, start - 1, 1)[0] === PADDING) return true
  if (index === 0) return false
  const before = scanCode(binary, table.starts[index - 1], start).at(-1)
  return before !== undefined && before.address + before.length === start && ENDS.has(before.kind)
}

/** On arm64 words of zeros fill the gaps, and every instruction is a word: what stands before must be an end. */
function followsEnd64(binary: GoBinary, start: number): boolean {
  if (start % WORD_BYTES !== 0) return false
  const [before] = scanCode(binary, start - WORD_BYTES, start)
  return before !== undefined && ENDS.has(before.kind)
}
