import { fileOffset } from '../binary/elf.ts'
import { codeOf, type GoBinary } from '../binary/go-binary.ts'
import type { GoFunction } from '../binary/go-functions.ts'
import { entryPoint } from '../targets/probe-placement.ts'
import type { CheckContext, ScriptFault } from './script-fault.ts'
import type { AttachPoint } from './script-tree.ts'

/** Faults of a probe on an address: whether it is one of this program, and where it sits. */
export function checkAddress(
  { line }: AttachPoint,
  address: number,
  { target, dialect }: CheckContext,
): readonly ScriptFault[] {
  if (target === undefined) return []
  const { binary, decode } = target
  const found = functionAt(binary, address)
  const shown = `0x${address.toString(16)}`
  if (found === undefined) return [noFunction(line, shown, binary)]
  const { each, virtual } = found
  const code = decode(codeOf(binary, each), each.address)
  if (!code.some((instruction) => instruction.address === virtual)) {
    return [midInstruction(line, shown, each)]
  }
  if (virtual !== each.address) {
    const isRefused = dialect !== undefined && !dialect.attachesInside && !binary.isStripped
    return isRefused ? [innerAddress(line, shown, each, dialect.version)] : []
  }
  const entry = entryPoint(code)
  return entry.address === virtual ? [] : [entryRestarts(line, each, entry.address)]
}

/** In a stripped program addresses are offsets into the file. */
function functionAt(
  binary: GoBinary,
  address: number,
): { readonly each: GoFunction; readonly virtual: number } | undefined {
  const { elf, functions, isStripped } = binary
  const segment = elf.segments.find(
    ({ offset, size }) => address >= offset && address < offset + size,
  )
  if (isStripped && segment === undefined) return undefined
  const virtual =
    isStripped && segment !== undefined ? segment.address + address - segment.offset : address
  const each = functions.find((one) => virtual >= one.address && virtual < one.address + one.size)
  return each === undefined ? undefined : { each, virtual }
}

function noFunction(line: number, shown: string, binary: GoBinary): ScriptFault {
  const isVirtual = binary.isStripped && fileOffset(binary.elf, Number(shown)) !== undefined
  return {
    code: isVirtual ? 'STRIPPED' : 'NO_FUNCTION',
    severity: 'problem',
    line,
    message: isVirtual
      ? `${shown} is an address of a stripped program: bpftrace takes it for an offset into the file and attaches to nothing`
      : `${shown} is in no function of this program: the script was made for another build`,
    cure: 'make the script anew for this very file: gotail script BINARY FUNC',
  }
}

function midInstruction(line: number, shown: string, { name }: GoFunction): ScriptFault {
  return {
    code: 'MID_INSTRUCTION',
    severity: 'problem',
    line,
    message: `${shown} is in the middle of an instruction of ${name}: the program will crash`,
    cure: 'make the script anew for this very file: gotail script BINARY FUNC',
  }
}

function innerAddress(
  line: number,
  shown: string,
  { name }: GoFunction,
  version: string,
): ScriptFault {
  return {
    code: 'INNER_ADDRESS',
    severity: 'problem',
    line,
    message: `${shown} is inside ${name}: bpftrace ${version} attaches to the start of functions only`,
    cure: 'use bpftrace 0.23 or newer, or trace a stripped copy of the program',
  }
}

function entryRestarts(line: number, { name }: GoFunction, better: number): ScriptFault {
  return {
    code: 'ENTRY_RESTARTS',
    severity: 'warning',
    line,
    message: `the start of ${name} is reached twice when the stack grows, and a probe there is slow`,
    cure: `probe 0x${better.toString(16)} instead, or keep the first entry of a depth`,
  }
}
