import type { GoBinary } from '../binary/go-binary.ts'
import { type RuntimeOffsets, usesRegisters } from '../binary/runtime-offsets.ts'
import type { BpftraceDialect } from '../targets/bpftrace-dialect.ts'

const AMD64_ARGUMENTS = ['ax', 'bx', 'cx', 'di', 'si', 'r8', 'r9', 'r10', 'r11']
const ARM64_ARGUMENTS = Array.from({ length: 16 }, (_, index) => `r${index}`)
const WORD_BYTES = 8

/** How a probe reaches its goroutine: statements that come first, then expressions. */
export interface GoroutineAccess {
  readonly prelude: string
  readonly gid: string
  readonly depth: string
}

/** Where a probe sits: on the branch of a stack check, or anywhere else. */
export type Spot = 'check' | 'other'

/** How scripts reach what a Go program has in its registers and on its stack. */
export interface Registers {
  readonly abi: 'reg' | 'stack'
  readonly offsets: RuntimeOffsets
  /** Whether the id and stack of a thread's goroutine are kept in the maps `@g` and `@hi`. */
  readonly needsThreadMaps: boolean
  /** The frame pointer. */
  readonly frame: string
  /** How many words of arguments can be reached. */
  readonly argumentWords: number
  /** The goroutine whose code runs. */
  goroutine(spot: Spot): GoroutineAccess
  /** The n-th word of the arguments, from 0, at the start of a function whose frame is `drop` bytes so far. */
  argument(index: number, drop?: number): string
}

/** The registers of one program under one bpftrace. */
export function registers(
  { elf: { arch }, go }: GoBinary,
  dialect: BpftraceDialect,
  offsets: RuntimeOffsets,
): Registers {
  const hasRegisters = usesRegisters(arch, go)
  const names = arch === 'amd64' ? AMD64_ARGUMENTS : ARM64_ARGUMENTS
  const holdsG = arch === 'arm64' || hasRegisters
  const needsThreadMaps = !holdsG && !dialect.attachesInside
  return {
    abi: hasRegisters ? 'reg' : 'stack',
    offsets,
    needsThreadMaps,
    frame: `reg("${arch === 'amd64' ? 'bp' : 'r29'}")`,
    argumentWords: names.length,
    goroutine: (spot) => {
      if (needsThreadMaps) return fromMaps()
      return fromG(holdsG ? `reg("${arch === 'amd64' ? 'r14' : 'r28'}")` : loadedG(spot), offsets)
    },
    argument: (index, drop = 0) =>
      hasRegisters
        ? `reg("${names[index]}")`
        : `*(uint64*)(reg("sp")+${drop + WORD_BYTES * (index + 1)})`,
  }
}

/** Before Go 1.17 the stack check loads g into rcx; elsewhere it is found as the program finds it. */
function loadedG(spot: Spot): string | undefined {
  return spot === 'check' ? 'reg("cx")' : undefined
}

function fromG(g: string | undefined, { goid, stackHigh }: RuntimeOffsets): GoroutineAccess {
  const prelude =
    g === undefined
      ? '$task = (struct task_struct *)curtask; $self = *(uint64*)uptr($task->thread.fsbase - 8); '
      : ''
  const at = (offset: number): string =>
    g === undefined ? `*(uint64*)uptr($self+${offset})` : `*(uint64*)(${g}+${offset})`
  return { prelude, gid: at(goid), depth: `${at(stackHigh)} - reg("sp")` }
}

function fromMaps(): GoroutineAccess {
  return { prelude: '', gid: '@g[tid]', depth: '@hi[tid] - reg("sp")' }
}
