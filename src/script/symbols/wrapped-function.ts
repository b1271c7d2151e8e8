import { ByteView } from '../binary/byte-view.ts'
import { bytesAt } from '../binary/elf.ts'
import type { GoBinary } from '../binary/go-binary.ts'
import { recordLayout } from '../binary/pc-table.ts'
import { functionIndexAt, functionName, type PclnTable } from '../binary/pclntab.ts'
import { inlineCallAt } from './inline-calls.ts'

/** The compiler writes a closure of its own around a call of `go` or `defer` that has arguments. */
const WRAPPER = /\.(?:gowrap|deferwrap)\d+$/
/** Until Go 1.21 its name is that of any closure, and only the kind of the function tells it. */
const CLOSURE = /\.func\d+$/
/** A wrapper that every program of those versions has. */
const SURELY_ONE = 'runtime.gcenable.func1'
/** So far before the count of tables stands the kind of the function. */
const KIND_BEFORE_COUNT = 3
const GROWS_STACK = /^runtime\.morestack/
/** Such a closure loads arguments and calls: larger ones are something else. */
const MOST_BYTES = 4096
const CALL = 0xe8
const CALL_BYTES = 5
const BRANCH_WITH_LINK = 0x25
const WORD = 4

/**
 * The function that a wrapper of `go` or `defer` calls, out of the table of inlined calls where it stands in the wrapper
 * itself, else out of the first call instruction; undefined for what is no wrapper, and where it calls a value.
 */
export function wrappedFunction(
  binary: GoBinary,
  table: PclnTable,
  index: number,
): string | undefined {
  if (!isWrapper(table, index)) return undefined
  const start = table.starts[index]
  const size = Math.min(table.starts[index + 1] - start, MOST_BYTES)
  return inlinedIn(binary, table, index, size) ?? calledBy(binary, table, start, size)
}

/** The version is not asked: where only names are wanted, a program need not say it. */
function isWrapper(table: PclnTable, index: number): boolean {
  const name = functionName(table, index)
  if (!CLOSURE.test(name)) return WRAPPER.test(name)
  return kindOf(table, index) === wrapperKind(table)
}

/** Numbers of kinds differ from version to version: what stands at one that is surely a wrapper. */
function wrapperKind(table: PclnTable): number | undefined {
  if (KINDS.has(table)) return KINDS.get(table)
  // The last start is the end of the last function, which has no name.
  const known = table.starts
    .subarray(0, table.count)
    .findIndex((_, index) => functionName(table, index) === SURELY_ONE)
  const kind = known === -1 ? undefined : kindOf(table, known)
  KINDS.set(table, kind)
  return kind
}

/** Found once for each table. */
const KINDS = new WeakMap<PclnTable, number | undefined>()

function kindOf(table: PclnTable, index: number): number {
  return table.view.u8(table.records[index] + recordLayout(table).dataCount - KIND_BEFORE_COUNT)
}

function inlinedIn(
  binary: GoBinary,
  table: PclnTable,
  index: number,
  size: number,
): string | undefined {
  const start = table.starts[index]
  for (let at = 0; at < size; at++) {
    const call = outermost(binary, table, index, start + at)
    if (call !== undefined) return call
  }
  return undefined
}

/** The inlined call that the wrapper itself makes at an address: others may be inlined into that in turn. */
function outermost(
  binary: GoBinary,
  table: PclnTable,
  index: number,
  address: number,
): string | undefined {
  let name: string | undefined
  let at = address
  for (let depth = 0; depth < MOST_BYTES; depth++) {
    const call = inlineCallAt(binary, table, index, at)
    if (call === undefined) return name
    name = call.name
    at = table.starts[index] + call.parentOffset
  }
  return name
}

function calledBy(
  { elf }: GoBinary,
  table: PclnTable,
  start: number,
  size: number,
): string | undefined {
  const isArm = elf.arch === 'arm64'
  const code = new ByteView(bytesAt(elf, start, size))
  for (let at = 0; at + CALL_BYTES <= code.length; at += isArm ? WORD : 1) {
    const distance = isArm ? armDistance(code, at) : amdDistance(code, at)
    const name = distance === undefined ? '' : beginsAt(table, start + at + distance)
    if (name !== '' && !GROWS_STACK.test(name)) return name
  }
  return undefined
}

/** Only what leads to the very start of a function is a call of it: other bytes may look like the instruction. */
function beginsAt(table: PclnTable, address: number): string {
  const index = functionIndexAt(table, address)
  return index === undefined || table.starts[index] !== address ? '' : functionName(table, index)
}

/** `CALL rel32`: from the end of the instruction. */
function amdDistance(code: ByteView, at: number): number | undefined {
  return code.u8(at) === CALL ? code.i32(at + 1) + CALL_BYTES : undefined
}

/** `BL imm26`: in words, from the instruction. */
function armDistance(code: ByteView, at: number): number | undefined {
  const word = code.u32(at)
  return word >>> 26 === BRANCH_WITH_LINK ? ((word << 6) >> 6) * WORD : undefined
}
