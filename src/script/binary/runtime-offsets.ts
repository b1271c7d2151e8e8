import type { Arch } from './elf.ts'
import type { GoVersion } from './go-version.ts'

/** Where the Go runtime keeps what scripts read: bytes from the start of a `runtime.g`. */
export interface RuntimeOffsets {
  /** Its state. */
  readonly atomicStatus: number
  readonly goid: number
  readonly waitReason: number
  readonly stackHigh: number
}

/** `g` grew by a word for two versions: measured on amd64 with Go 1.15 to 1.27, the same on arm64. */
const LARGER_G: ReadonlySet<number> = new Set([23, 24])

/** The offsets of a Go version, by the table of what was measured. */
export function runtimeOffsets({ minor }: GoVersion): RuntimeOffsets {
  return offsetsAround(LARGER_G.has(minor) ? 160 : 152)
}

/** The offsets that go with that of the goroutine id: in every version the fields around it keep their distances. */
export function offsetsAround(goid: number): RuntimeOffsets {
  return { atomicStatus: goid - 8, goid, waitReason: goid + 24, stackHigh: 8 }
}

/** Whether functions take their arguments in registers: since Go 1.17 on amd64 and 1.18 on arm64. */
export function usesRegisters(arch: Arch, { minor }: GoVersion): boolean {
  return minor >= (arch === 'amd64' ? 17 : 18)
}

/** Whether a goroutine has no valid id yet when it becomes runnable for the first time. */
export function knowsIdLate({ minor }: GoVersion): boolean {
  return minor <= 23
}

/** Whether system calls bypass `runtime.casgstatus`. */
export function hidesSyscalls({ minor }: GoVersion): boolean {
  return minor >= 26
}

/** Where a goroutine's stack begins, who runs on a thread, and what a goroutine was started with. */
export interface StackOffsets {
  /** The thread in `g`. */
  readonly m: number
  /** The goroutine in `m`. */
  readonly curg: number
  /** The frame pointer of a goroutine that does not run. */
  readonly schedBp: number
  /** The function that `go` called; undefined where it was not found. */
  readonly startpc: number | undefined
}

/** Of a Go version, by the table of what was measured on amd64. */
export function stackOffsets({ minor }: GoVersion): StackOffsets {
  const isNew = minor >= 25
  return { m: 48, curg: isNew ? 184 : 192, schedBp: isNew ? 96 : 104, startpc: startpcOf(minor) }
}

function startpcOf(minor: number): number {
  if (minor <= 20) return 312
  return minor <= 22 ? 296 : 304
}
