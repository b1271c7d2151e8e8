import type { ExtraColumn } from './event-lines.ts'
import { isInside } from './inside-targets.ts'
import type { ProbeWriter } from './probe-writer.ts'
import { frames, inFile, loadedAt, stackOf, walkStack } from './stack-walk.ts'

/** Numbers of a goroutine's states. */
export const RUNNABLE = 1
export const RUNNING = 2
export const SYSCALL = 3
export const WAITING = 4
export const DEAD = 6
export const PREEMPTED = 9

/** A change of the goroutine `$gp`; the states are numbers, or variables of the script. */
export interface Change {
  readonly from: number | string
  readonly to: number | string
  /** The wait reason. */
  readonly why: string
}

/** The wait reason of the goroutine `$gp`. */
export function whyOf({ registers }: ProbeWriter): string {
  return `*(uint8*)($gp+${registers.offsets.waitReason})`
}

/** The id of the goroutine `$gp`. */
export function goidOf({ registers }: ProbeWriter): string {
  return `*(uint64*)($gp+${registers.offsets.goid})`
}

/** Prints a change without a stack. */
export function plainChange(
  writer: ProbeWriter,
  change: Change,
  gid: string = goidOf(writer),
): string {
  return print(writer, gid, change, [])
}

/** Prints that `$gp`, whose id is `$g`, leaves the CPU, with the stack that begins at the frame `frame`. */
export function leavingChange(writer: ProbeWriter, change: Change, frame: string): string {
  const { depth } = writer.stacks
  const stack = stackOf(writer, frames(depth))
  return `${loadedAt(writer)}${walkStack(frame, depth, 'own')} ${print(writer, '$g', change, [stack])}`
}

/** Prints that `$gp`, whose id is `$g`, is woken by the goroutine on whose behalf the scheduler runs here, if there is one. */
export function wakingChange(writer: ProbeWriter, change: Change): string {
  const { depth, offsets } = writer.stacks
  const scheduler = writer.request.binary.elf.arch === 'amd64' ? 'reg("r14")' : 'reg("r28")'
  const startpc = offsets.startpc === undefined ? '(uint64)0' : `*(uint64*)($w+${offsets.startpc})`
  const columns = [
    { word: 'waker', spec: '%lld', values: [`*(uint64*)($w+${writer.registers.offsets.goid})`] },
    { word: 'start', spec: '%llx', values: [inFile(writer, startpc)] },
    stackOf(writer, frames(depth)),
  ]
  const walk = `${loadedAt(writer)}${walkStack(`*(uint64*)($w+${offsets.schedBp})`, depth, 'own')}`
  return `$w = *(uint64*)(*(uint64*)(${scheduler}+${offsets.m})+${offsets.curg});
    if ($w != 0) { ${walk} ${print(writer, '$g', change, columns)} } else { ${unaidedChange(writer, change)} }`
}

/** Prints that `$gp`, whose id is `$g`, is woken by the runtime itself. */
export function unaidedChange(writer: ProbeWriter, change: Change): string {
  return print(writer, '$g', change, [{ word: 'waker', spec: '0' }])
}

/** `told` where the goroutine `$g` is inside a target, else the same change without a stack. */
export function ifInside(writer: ProbeWriter, change: Change, told: string): string {
  return `if (${isInside(writer, '$g')}) { ${told} } else { ${print(writer, '$g', change, [])} }`
}

function print(
  writer: ProbeWriter,
  gid: string,
  { from, to, why }: Change,
  extra: readonly ExtraColumn[],
): string {
  return writer.event('G', [gid, `${from}`, `${to}`, why], extra)
}
