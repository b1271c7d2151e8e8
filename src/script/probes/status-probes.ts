import { hidesSyscalls, knowsIdLate } from '../binary/runtime-offsets.ts'
import type { Instruction } from '../code/instruction.ts'
import { entryPoint, type ProbePoint, type ProbeWriter } from './probe-writer.ts'

/** Registers that hold the arguments of casgstatus. */
const ARGUMENTS: ReadonlySet<string> = new Set(['rax', 'rbx', 'rcx'])
const RUNNABLE = 1
const RUNNING = 2
const SYSCALL = 3
const DEAD = 6
const PREEMPTED = 9

/** The probes that follow the state of every goroutine, and where a program has none for a part of it, why. */
export function statusProbes(writer: ProbeWriter): readonly string[] {
  return [
    casgstatus(writer),
    preemptPark(writer),
    ...syscalls(writer),
    ...threadEnds(writer),
  ].flatMap((probe) => (probe === undefined ? [] : [probe]))
}

/** The arguments of casgstatus as statements: `$gp`, `$o` and `$n`. And where its probe sits. */
export function statusChange(
  writer: ProbeWriter,
): (ProbePoint & { readonly prelude: string }) | undefined {
  const found = writer.runtime('casgstatus')
  if (found === undefined) return undefined
  const { registers, probesInside, request } = writer
  const start = { address: found.function.address, drop: 0 }
  const canChoose = probesInside && request.binary.elf.arch === 'amd64'
  const { address, drop } = canChoose ? cheapPlace(found.code, registers.abi) : start
  const offset = address - found.function.address
  const gp = registers.argument(0, drop)
  const states =
    registers.abi === 'reg'
      ? `$o = ${registers.argument(1)} & 0xff; $n = ${registers.argument(2)} & 0xff;`
      : `$o = ${registers.argument(1, drop)} & 0xff; $n = (${registers.argument(1, drop)} >> 32) & 0xff;`
  return {
    address,
    place: canChoose ? 'early' : 'start',
    note: `runtime.casgstatus(gp, old, new) +${offset}`,
    prelude: `$gp = ${gp}; ${states}`,
  }
}

function casgstatus(writer: ProbeWriter): string | undefined {
  const change = statusChange(writer)
  if (change === undefined) return undefined
  const body = [
    change.prelude,
    threadMaps(writer),
    births(writer),
    status(writer, '$o', '$n', why(writer)),
  ]
  return writer.probe([change], body.filter((part) => part !== '').join('\n  '))
}

/** preemptPark sets the state without casgstatus. */
function preemptPark(writer: ProbeWriter): string | undefined {
  const found = writer.runtime('preemptPark')
  if (found === undefined) return undefined
  const point = entryPoint(found, 'runtime.preemptPark(gp): a change that casgstatus does not see')
  const body = `$gp = ${writer.registers.argument(0)}; ${status(writer, RUNNING, PREEMPTED, '0')}`
  return writer.probe([point], body)
}

/** Since Go 1.26 system calls change the state by themselves. */
function syscalls(writer: ProbeWriter): readonly string[] {
  if (!hidesSyscalls(writer.request.binary.go)) return []
  return [
    ...change(writer, 'reentersyscall', RUNNING, SYSCALL),
    ...change(writer, 'exitsyscall', SYSCALL, RUNNING),
  ]
}

function change(writer: ProbeWriter, name: string, from: number, to: number): readonly string[] {
  const found = writer.runtime(name)
  if (found === undefined) return []
  const { prelude, gid } = writer.goroutineAt(found.entry)
  const event = writer.event('G', [gid, `${from}`, `${to}`, '0'])
  return [writer.probe([entryPoint(found, `runtime.${name}`)], prelude + event)]
}

function status(
  writer: ProbeWriter,
  from: number | string,
  to: number | string,
  reason: string,
): string {
  return writer.event('G', [goidOf(writer), `${from}`, `${to}`, reason])
}

function why({ registers }: ProbeWriter): string {
  return `*(uint8*)($gp+${registers.offsets.waitReason})`
}

function goidOf({ registers }: ProbeWriter): string {
  return `*(uint64*)($gp+${registers.offsets.goid})`
}

/** A new goroutine gets its id after it became runnable: its birth is told once the id is known. */
function births(writer: ProbeWriter): string {
  if (!knowsIdLate(writer.request.binary.go)) return ''
  const key = writer.keyOf('$gp')
  const forget = writer.forget('@born', key)
  const born = writer.event('B', [goidOf(writer), `@born[${key}]`])
  return `if ($o == ${DEAD} && $n == ${RUNNABLE}) { @born[${key}] = nsecs; }
  if ($o == ${RUNNABLE} && $n == ${RUNNING} && @born[${key}] != 0) { ${born} ${forget} }`
}

/** Where no register holds g: which goroutine a thread runs, by its last change to running. */
export function threadMaps({ registers }: ProbeWriter): string {
  if (!registers.needsThreadMaps) return ''
  const { goid, stackHigh } = registers.offsets
  return `if ($n == ${RUNNING}) { @g[tid] = *(uint64*)($gp+${goid}); @hi[tid] = *(uint64*)($gp+${stackHigh}); }`
}

/** Entries of threads that ended would fill the maps. */
export function threadEnds(writer: ProbeWriter): readonly string[] {
  if (!writer.registers.needsThreadMaps) return []
  return [
    `tracepoint:sched:sched_process_exit /${writer.isOurs('comm')}/ { delete(@g[tid]); delete(@hi[tid]); }`,
  ]
}

/**
 * The first instruction of casgstatus that the kernel emulates (a push at once since Go 1.21, before that a nop or a
 * branch), as long as the arguments are where they were; else the first one.
 */
function cheapPlace(
  code: readonly Instruction[],
  abi: 'reg' | 'stack',
): { readonly address: number; readonly drop: number } {
  let drop = 0
  for (const { address, kind, sets, stackDrop } of code) {
    if (kind === 'push' || kind === 'nop' || kind === 'branch') return { address, drop }
    const isLost = abi === 'reg' && sets !== undefined && ARGUMENTS.has(sets)
    if (kind !== 'other' || isLost) break
    drop += stackDrop ?? 0
  }
  return { address: code[0].address, drop: 0 }
}
