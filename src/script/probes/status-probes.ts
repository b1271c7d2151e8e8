import { hidesSyscalls, knowsIdLate } from '../binary/runtime-offsets.ts'
import { argumentPlace } from './argument-place.ts'
import {
  type Change,
  DEAD,
  goidOf,
  ifInside,
  leavingChange,
  PREEMPTED,
  plainChange,
  RUNNABLE,
  RUNNING,
  SYSCALL,
  WAITING,
  wakingChange,
  whyOf,
} from './change-lines.ts'
import { died, isInside } from './inside-targets.ts'
import { entryPoint, type ProbePoint, type ProbeWriter } from './probe-writer.ts'

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
  const { address, place, argument } = argumentPlace(writer, found)
  const states =
    writer.registers.abi === 'reg'
      ? `$o = ${argument(1)} & 0xff; $n = ${argument(2)} & 0xff;`
      : `$o = ${argument(1)} & 0xff; $n = (${argument(1)} >> 32) & 0xff;`
  return {
    address,
    place,
    note: `runtime.casgstatus(gp, old, new) +${address - found.function.address}`,
    prelude: `$gp = ${argument(0)}; ${states}`,
  }
}

function casgstatus(writer: ProbeWriter): string | undefined {
  const change = statusChange(writer)
  if (change === undefined) return undefined
  const body = [
    change.prelude,
    threadMaps(writer),
    births(writer),
    told(writer, { from: '$o', to: '$n', why: whyOf(writer) }),
  ]
  return writer.probe([change], body.filter((part) => part !== '').join('\n  '))
}

/** With the stack of whoever is inside a target, where he waits or is in a system call, and of who wakes him. */
function told(writer: ProbeWriter, change: Change): string {
  const { stacks } = writer
  if (stacks.depth === 0) return plainChange(writer, change)
  const dies = `if ($n == ${DEAD}) { ${died(writer, '$g')} }`
  const frame = `$f = *(uint64*)($gp+${stacks.offsets.schedBp}); if ($n == ${SYSCALL}) { $f = ${writer.registers.frame}; }`
  const inside = stacks.areAllWakers ? '' : '$in == 1 && '
  return `$g = ${goidOf(writer)}; $in = 0; if (${isInside(writer, '$g')}) { $in = 1; }
  if ($in == 1 && $o == ${RUNNING} && ($n == ${WAITING} || $n == ${SYSCALL})) { ${frame} ${leavingChange(writer, change, '$f')} }
  else if (${inside}$o == ${WAITING} && $n == ${RUNNABLE}) { ${wakingChange(writer, change)} }
  else { ${plainChange(writer, change, '$g')} } ${dies}`
}

/** preemptPark sets the state without casgstatus. */
function preemptPark(writer: ProbeWriter): string | undefined {
  const found = writer.runtime('preemptPark')
  if (found === undefined) return undefined
  const point = entryPoint(found, 'runtime.preemptPark(gp): a change that casgstatus does not see')
  const change = { from: RUNNING, to: PREEMPTED, why: '0' }
  const body = `$gp = ${writer.registers.argument(0)}; ${plainChange(writer, change)}`
  return writer.probe([point], body)
}

/** Since Go 1.26 system calls change the state by themselves. */
function syscalls(writer: ProbeWriter): readonly string[] {
  if (!hidesSyscalls(writer.request.binary.go)) return []
  return [
    ...change(writer, 'reentersyscall', { from: RUNNING, to: SYSCALL, why: '0' }),
    ...change(writer, 'exitsyscall', { from: SYSCALL, to: RUNNING, why: '0' }),
  ]
}

function change(writer: ProbeWriter, name: string, change: Change): readonly string[] {
  const found = writer.runtime(name)
  if (found === undefined) return []
  const { prelude, gid } = writer.goroutineAt(found.entry)
  const isTold = writer.stacks.depth > 0 && change.to === SYSCALL
  // reentersyscall(pc, sp, bp) is told where the caller's frame is.
  const event = isTold
    ? `$g = ${gid}; ${ifInside(writer, change, leavingChange(writer, change, writer.registers.argument(2)))}`
    : plainChange(writer, change, gid)
  return [writer.probe([entryPoint(found, `runtime.${name}`)], prelude + event)]
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
