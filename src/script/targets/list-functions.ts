import { glanceAt } from '../binary/elf.ts'
import type { GoBinary } from '../binary/go-binary.ts'
import type { GoFunction } from '../binary/go-functions.ts'
import { type ScannedInstruction, scanAmd64, scanInto, sketchAmd64 } from '../code/amd64-scan.ts'
import { decodeArm64 } from '../code/arm64-code.ts'
import type { Instruction } from '../code/instruction.ts'
import { type ClosureFinder, closureFinder } from './deferred-closure.ts'
import { globFunctions } from './find-function.ts'
import { type EntryKind, entryPoint, retAddresses, stackCheck } from './probe-placement.ts'

/** What most prologues have, and more than the longest has. */
const FEW_BYTES = 48
const HEAD_BYTES = 256
/** So many instructions behind a check may still belong to it. */
const BEHIND_CHECK = 8

/** What can be told of a function before it is traced. */
export interface ListedFunction {
  readonly name: string
  readonly address: number
  /** In bytes. */
  readonly size: number
  readonly entry: EntryKind
  readonly rets: number
  /** The closure that tells its exits where RETs cannot be probed, if there is one that always does. */
  readonly deferred: string | undefined
}

/** The functions whose names match a glob, by address; without a glob those that do not belong to Go itself. */
export function listFunctions(binary: GoBinary, glob?: string): readonly ListedFunction[] {
  const finder = closureFinder(binary)
  const own = ownPackages(binary)
  const functions =
    glob === undefined
      ? binary.functions.filter(({ name }) => own(name))
      : globFunctions(binary.functions, glob)
  if (binary.elf.arch === 'arm64') return functions.map((each) => lookArm64(binary, finder, each))
  const program = { binary, finder, pool: [] }
  return functions.map((each) => lookAmd64(program, each))
}

interface Amd64Program {
  readonly binary: GoBinary
  readonly finder: ClosureFinder
  /** Instructions of the function before, to be written over. */
  readonly pool: ScannedInstruction[]
}

/** Of most functions a few instructions at the start and one pass over the rest are enough. */
function lookAmd64({ binary, finder, pool }: Amd64Program, each: GoFunction): ListedFunction {
  const { name, address, size } = each
  const code = glanceAt(binary.elf, address, size)
  const { rets, calls, loopsToStart } = sketchAmd64(code, address, finder.deferReturn)
  const mayDefer = calls && finder.hasClosures(each)
  return {
    name,
    address,
    size,
    entry: entryKind(code, address, loopsToStart),
    rets,
    deferred: mayDefer ? sureClosure(finder, each, scanInto(pool, code, address)) : undefined,
  }
}

function lookArm64(binary: GoBinary, finder: ClosureFinder, each: GoFunction): ListedFunction {
  const { name, address, size } = each
  const code = decodeArm64(glanceAt(binary.elf, address, size), address)
  return {
    name,
    address,
    size,
    entry: entryPoint(code).kind,
    rets: retAddresses(code).length,
    deferred: finder.hasClosures(each) ? sureClosure(finder, each, code) : undefined,
  }
}

function sureClosure(
  finder: ClosureFinder,
  each: GoFunction,
  code: readonly Instruction[],
): string | undefined {
  const deferred = finder.deferred(each, code)
  const isSure = deferred !== undefined && !deferred.isConditional && !deferred.isRepeated
  return isSure ? deferred.function.name : undefined
}

/** The stack check stands at the beginning, nearly always in the first bytes. */
function entryKind(code: Uint8Array, address: number, loopsToStart: boolean): EntryKind {
  if (hasUsualPrologue(code)) return 'push'
  for (const bytes of [FEW_BYTES, HEAD_BYTES]) {
    const head = scanAmd64(code.subarray(0, bytes), address)
    const check = stackCheck(head)
    if (check !== undefined && check + BEHIND_CHECK < head.length) return entryPoint(head).kind
    if (code.length <= bytes) return entryPoint(head).kind
  }
  return loopsToStart ? 'start' : 'push'
}

/** `cmp 16(%r14), %rsp; jbe …; push %rbp`, byte by byte: what nine functions of ten begin with since Go 1.21. */
function hasUsualPrologue(code: Uint8Array): boolean {
  const isCheck = code[0] === 0x49 && code[1] === 0x3b && code[2] === 0x66 && code[3] === 0x10
  const isNear = code[4] === 0x76
  const isFar = code[4] === 0x0f && code[5] === 0x86
  return isCheck && (isNear || isFar) && code[isNear ? 6 : 10] === 0x55
}

/** What the compiler makes for types by itself. */
const GENERATED = /^(?:type:|type\.\.|go:|go\.)/

/** Packages of Go itself have no dot in the first part of their path. */
function ownPackages({ path = '' }: GoBinary): (name: string) => boolean {
  const [root] = path.split('/')
  return (name) => {
    if (name.startsWith('main.')) return true
    if (GENERATED.test(name)) return false
    const slash = name.indexOf('/')
    if (slash < 0) return root !== '' && name.startsWith(`${root}.`)
    const first = name.slice(0, slash)
    return first.includes('.') || first === root
  }
}
