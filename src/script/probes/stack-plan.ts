import type { GoBinary } from '../binary/go-binary.ts'
import { type StackOffsets, usesRegisters } from '../binary/runtime-offsets.ts'
import type { BinaryProof } from '../proof/prove-binary.ts'
import type { BpftraceDialect } from '../targets/bpftrace-dialect.ts'
import type { ScriptRequest } from './script-request.ts'

/** What a wake-up says beside its stack is the most of all lines: so many other numbers, the process among them. */
const OTHER_NUMBERS = 10
/** What is kept of a sleep beside the frames: the goroutine, the system call, the address. */
const OTHER_WORDS = 3

/** What a script says of stacks, as far as this program under this bpftrace lets it. */
export interface StackPlan {
  /** Frames of a stack; 0 for no stacks. */
  readonly depth: number
  /** Frames of a sleep, which has to be kept until it ends; 0 for none. */
  readonly sleepDepth: number
  /** Wakers of all goroutines, not only of those inside targets. */
  readonly areAllWakers: boolean
  /** Whether the registers of a thread that leaves its CPU can be read: they tell the system call that it sleeps in. */
  readonly seesSleeps: boolean
  /** Samples a second on each CPU, 0 for none. */
  readonly hz: number
  readonly offsets: StackOffsets
  /** What was asked for and cannot be had, a sentence each. */
  readonly notes: readonly string[]
}

/** What is printed of stacks: nothing in scripts that do not print every cause. */
export function stackPlan(request: ScriptRequest, { stack }: BinaryProof): StackPlan {
  const { binary, dialect, detail, stacks } = request
  const none = { depth: 0, sleepDepth: 0, areAllWakers: false, hz: 0, offsets: stack, notes: [] }
  const seesSleeps = (detail === 'full' || detail === 'aggregate') && readsSleeps(binary, dialect)
  if (detail !== 'full' || stacks === 'none') return { ...none, seesSleeps }
  const most = dialect.printedNumbers - OTHER_NUMBERS
  const refusal = refusalOf(binary, dialect, most)
  if (refusal !== undefined) return { ...none, seesSleeps, notes: [refusal] }
  const depth = Math.min(request.stackDepth, most)
  const sleepDepth = seesSleeps ? Math.max(0, Math.min(depth, dialect.tupleWords - OTHER_WORDS)) : 0
  const notes = [
    ...(depth < request.stackDepth
      ? [`bpftrace ${dialect.version} prints ${depth} frames of a stack at most`]
      : []),
    ...(seesSleeps ? [] : [NO_REGISTERS]),
  ]
  const hz = seesSleeps ? request.sampleHz : 0
  return {
    depth,
    sleepDepth,
    areAllWakers: stacks === 'all',
    seesSleeps,
    hz,
    offsets: stack,
    notes,
  }
}

const NO_REGISTERS =
  'samples, and the system calls that threads sleep in, are left out: the registers of a thread can be read on amd64 only, by a bpftrace that knows the structures of the kernel'

function readsSleeps({ elf: { arch }, go }: GoBinary, dialect: BpftraceDialect): boolean {
  const { hasTaskStruct, hasRegisterStruct, hasUserPointers, hasTuples } = dialect
  const hasStructs = hasTaskStruct && hasRegisterStruct && hasUserPointers && hasTuples
  return arch === 'amd64' && usesRegisters(arch, go) && hasStructs && dialect.tupleWords >= 2
}

function refusalOf(
  { elf: { arch }, go }: GoBinary,
  { version }: BpftraceDialect,
  most: number,
): string | undefined {
  if (!usesRegisters(arch, go))
    return `no stacks: Go ${go.text} is too old for them (1.17 and newer)`
  if (most < 1) return `no stacks: bpftrace ${version} prints too few numbers in a line`
  return undefined
}
