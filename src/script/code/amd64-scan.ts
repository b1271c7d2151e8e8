import { Amd64Reader, RIP } from './amd64-reader.ts'
import type { CodeDecoder, Instruction, InstructionKind, StoredByte } from './instruction.ts'

const LONGEST_CODE = 4 << 20
const RSP = 4
const R14 = 14
const RCX = 1
/** `g.stackguard0` and `g.stackguard1`. */
const GUARDS: ReadonlySet<number> = new Set([16, 24])
/** By opcode, where the kind hangs on nothing else: short branches and loops, returns, jumps, traps. */
const ONE_BYTE_KINDS: readonly InstructionKind[] = kindsByOpcode([
  ...Array.from({ length: 16 }, (_, at) => [0x70 + at, 'branch'] as const),
  ...Array.from({ length: 4 }, (_, at) => [0xe0 + at, 'branch'] as const),
  ...[0xc2, 0xc3, 0xca, 0xcb, 0xcf].map((opcode) => [opcode, 'ret'] as const),
  [0xe8, 'call'],
  [0xe9, 'jump'],
  [0xeb, 'jump'],
  ...[0xcc, 0xcd, 0xf1].map((opcode) => [opcode, 'trap'] as const),
])

function kindsByOpcode(
  known: readonly (readonly [opcode: number, kind: InstructionKind])[],
): readonly InstructionKind[] {
  const kinds = new Array<InstructionKind>(256).fill('other')
  for (const [opcode, kind] of known) kinds[opcode] = kind
  return kinds
}

/**
 * Takes amd64 code apart without a disassembler: what kinds of instructions there are and where they lead, some twenty
 * times as fast. It does not tell which registers change.
 */
export const scanAmd64: CodeDecoder = (code, address) => scanInto([], code, address)

/** An instruction that can be written over; all have the same fields, so that reading them is fast. */
export interface ScannedInstruction {
  address: number
  length: number
  kind: InstructionKind
  target: number | undefined
  refersTo: number | undefined
  readsStackGuard: true | undefined
  storesByte: StoredByte | undefined
}

/**
 * As `scanAmd64`, into objects of an earlier scan (an object pool, which grows as it must): what was returned then holds
 * no longer.
 */
export function scanInto(
  pool: ScannedInstruction[],
  code: Uint8Array,
  address: number,
): readonly Instruction[] {
  const bytes = code.subarray(0, LONGEST_CODE)
  const reader = new Amd64Reader()
  reader.open(bytes)
  let count = 0
  for (let at = 0; at < bytes.length; at += reader.length) {
    reader.read(at)
    if (count === pool.length) pool.push(blank())
    describe(reader, address + at, pool[count++])
  }
  return pool.length === count ? pool : pool.slice(0, count)
}

/** What a list tells of a function. */
export interface CodeSketch {
  readonly rets: number
  /** Whether it calls a function at the address that was asked for. */
  readonly calls: boolean
  /** Whether a jump or branch leads back to its first instruction. */
  readonly loopsToStart: boolean
}

const READER = new Amd64Reader()

/** Looks through a function once. No object is made for any instruction: a large program has ten million. */
export function sketchAmd64(
  code: Uint8Array,
  address: number,
  callee: number | undefined,
): CodeSketch {
  READER.open(code)
  let rets = 0
  let calls = false
  let loopsToStart = false
  for (let at = 0; at < code.length; at += READER.length) {
    READER.read(at)
    const kind = kindOf(READER)
    if (kind === 'other') continue
    if (kind === 'ret') rets++
    if (!leads(kind) || !isNear(READER)) continue
    const target = address + at + READER.length + READER.immediate
    if (kind === 'call') calls ||= target === callee
    else loopsToStart ||= target === address
  }
  return { rets, calls, loopsToStart }
}

/** The kind of the instruction that was just read. */
export function kindOf(reader: Amd64Reader): InstructionKind {
  if (!reader.isValid) return 'invalid'
  if (reader.map === 1) return oneByteKind(reader)
  return reader.map === 2 ? twoByteKind(reader.opcode) : 'other'
}

function blank(): ScannedInstruction {
  return {
    address: 0,
    length: 0,
    kind: 'other',
    target: undefined,
    refersTo: undefined,
    readsStackGuard: undefined,
    storesByte: undefined,
  }
}

function describe(reader: Amd64Reader, address: number, into: ScannedInstruction): void {
  const { length } = reader
  const kind = kindOf(reader)
  into.address = address
  into.length = length
  into.kind = kind
  into.target = leads(kind) && isNear(reader) ? address + length + reader.immediate : undefined
  into.refersTo = undefined
  into.readsStackGuard = undefined
  into.storesByte = undefined
  if (kind === 'other' && reader.mod !== 3) describeMemory(reader, into)
}

function leads(kind: InstructionKind): boolean {
  return kind === 'jump' || kind === 'branch' || kind === 'call'
}

/** Whether the distance stands in the instruction; that of a system call and of a jump through a register does not. */
function isNear({ map, opcode, mod }: Amd64Reader): boolean {
  return mod === 3 && !(map === 1 && opcode === 0xff) && !(map === 2 && opcode < 0x80)
}

function describeMemory(reader: Amd64Reader, into: ScannedInstruction): void {
  const { map, opcode, base, displacement } = reader
  if (base === RIP) into.refersTo = into.address + into.length + displacement
  else if (map === 0) return
  else if ((base === R14 || base === RCX) && GUARDS.has(displacement)) into.readsStackGuard = true
  else if (map === 1 && opcode === 0xc6 && base === RSP) {
    into.storesByte = { offset: displacement, value: reader.immediate & 255 }
  }
}

function oneByteKind(reader: Amd64Reader): InstructionKind {
  const hasHighRegister = (reader.rex & 1) !== 0
  switch (reader.opcode) {
    case 0x55:
      return hasHighRegister || reader.hasWordPrefix ? 'other' : 'push'
    case 0x90:
      return hasHighRegister || reader.hasRepeat ? 'other' : 'nop'
    case 0x87:
      return reader.mod === 3 && reader.register === reader.base ? 'nop' : 'other'
    case 0xff:
      return groupKind(reader.register & 7)
    default:
      return ONE_BYTE_KINDS[reader.opcode]
  }
}

/** Calls and jumps through a register or memory. */
function groupKind(operation: number): InstructionKind {
  if (operation === 2 || operation === 3) return 'call'
  if (operation === 4 || operation === 5) return 'jump'
  return operation === 7 ? 'invalid' : 'other'
}

function twoByteKind(opcode: number): InstructionKind {
  if (opcode >= 0x80 && opcode <= 0x8f) return 'branch'
  if (opcode === 0x0b || opcode === 0xb9 || opcode === 0xff) return 'trap'
  if (opcode === 0x05 || opcode === 0x34) return 'call'
  if (opcode === 0x07 || opcode === 0x35) return 'ret'
  return opcode === 0x1f ? 'nop' : 'other'
}
