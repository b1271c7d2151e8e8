import { usesRegisters } from '../binary/runtime-offsets.ts'
import { argumentPlace, type PlacedArguments } from './argument-place.ts'
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
  unaidedChange,
  WAITING,
  wakingChange,
  whyOf,
} from './change-lines.ts'
import { died } from './inside-targets.ts'
import type { ProbeWriter, RuntimeFunction } from './probe-writer.ts'
import { statusChange } from './status-probes.ts'

/** A function of the scheduler that changes the state of the goroutine that it is given. */
interface SchedulingPoint {
  /** Its names, by version. */
  readonly names: readonly string[]
  readonly from: number
  readonly to: number
  /** Whether the goroutine holds the reason of a wait now. */
  readonly hasReason?: true
}

/**
 * Where goroutines change hands: far fewer probes than changes of state, which every system call makes two of. Those that
 * do not fit into the table are `netpollready`, which wakes by a descriptor, and `entersyscallblock`.
 */
const POINTS: readonly SchedulingPoint[] = [
  { names: ['execute'], from: RUNNABLE, to: RUNNING },
  { names: ['park_m'], from: RUNNING, to: WAITING, hasReason: true },
  { names: ['ready'], from: WAITING, to: RUNNABLE, hasReason: true },
  { names: ['goschedImpl'], from: RUNNING, to: RUNNABLE },
  { names: ['goyield_m'], from: RUNNING, to: RUNNABLE },
  { names: ['preemptPark'], from: RUNNING, to: PREEMPTED },
  { names: ['goexit0'], from: RUNNING, to: DEAD },
  { names: ['exitsyscall0', 'exitsyscallNoP'], from: SYSCALL, to: RUNNABLE },
]
/** Without these a program has no scheduler that could be watched so. */
const NEEDED = ['execute', 'park_m', 'ready']
/** Modes of netpollready: reading ends, writing does, or both. */
const [READ, WRITE, BOTH] = [114, 119, 233]
/** Lower values in place of a goroutine say that there is none. */
const LAST_MARK = 2

/** Whether scheduling points are probed instead of all changes; and if not, though nobody asked for all, why. */
export function usesPoints(writer: ProbeWriter): {
  readonly points: boolean
  readonly note?: string
} {
  const { binary, syscalls } = writer.request
  if (syscalls || !usesRegisters(binary.elf.arch, binary.go)) return { points: false }
  const needed = NEEDED.map((name) => writer.runtime(name))
  const change = statusChange(writer)
  if (needed.includes(undefined)) {
    return {
      points: false,
      note: 'this program has no scheduling points to probe: as with --syscalls',
    }
  }
  // One of these hits costs as much as ten of those, and there are not ten times fewer of them.
  const isDear = needed.some((each) => each !== undefined && costs(writer, each) === 'step')
  if (isDear && change !== undefined && writer.costAt(change.address) === 'trap') {
    return {
      points: false,
      note: `bpftrace ${writer.request.dialect.version} can probe scheduling points of this program at their starts only, which costs more than all changes of state: as with --syscalls`,
    }
  }
  return { points: true }
}

function costs(writer: ProbeWriter, found: RuntimeFunction): 'trap' | 'step' {
  return writer.costAt(argumentPlace(writer, found).address)
}

/** The probes of scheduling points, and the names of those that this program lacks. */
export function schedulingPoints(writer: ProbeWriter): {
  readonly probes: readonly string[]
  readonly missing: readonly string[]
} {
  const missing: string[] = []
  const probes = POINTS.flatMap((point) => {
    const found = firstOf(writer, point.names)
    if (found === undefined) missing.push(point.names[0])
    return found === undefined ? [] : [pointProbe(writer, point, found)]
  })
  return {
    probes: [...probes, ...netpollready(writer), ...entersyscallblock(writer)],
    missing,
  }
}

interface Found extends PlacedArguments {
  readonly name: string
}

function firstOf(writer: ProbeWriter, names: readonly string[]): Found | undefined {
  for (const name of names) {
    const found = writer.runtime(name)
    if (found !== undefined) return { name, ...argumentPlace(writer, found) }
  }
  return undefined
}

function pointProbe(
  writer: ProbeWriter,
  point: SchedulingPoint,
  { name, argument, ...place }: Found,
): string {
  const change: Change = {
    from: point.from,
    to: point.to,
    why: point.hasReason === true ? whyOf(writer) : '0',
  }
  const body = `$gp = ${argument(0)}; ${told(writer, point, change)}`
  return writer.probe([{ ...place, note: `runtime.${name}(gp)` }], body)
}

function told(writer: ProbeWriter, { to, from }: SchedulingPoint, change: Change): string {
  const { depth, areAllWakers, offsets } = writer.stacks
  const setId = `$g = ${goidOf(writer)};`
  if (to === DEAD && writer.stacks.depth > 0) {
    return `${setId} ${plainChange(writer, change, '$g')} ${died(writer, '$g')}`
  }
  if (depth > 0 && to === WAITING) {
    const leaving = leavingChange(writer, change, `*(uint64*)($gp+${offsets.schedBp})`)
    return `${setId} ${ifInside(writer, change, leaving)}`
  }
  if (depth > 0 && from === WAITING) {
    const waking = wakingChange(writer, change)
    return `${setId} ${areAllWakers ? waking : ifInside(writer, change, waking)}`
  }
  return plainChange(writer, change)
}

/** The network poller wakes goroutines without `ready`: they stand in the descriptor that became ready. */
function netpollready(writer: ProbeWriter): readonly string[] {
  const found = firstOf(writer, ['netpollready'])
  const { pollWaiters } = writer
  if (found === undefined || pollWaiters === undefined) return []
  const { argument, name, ...place } = found
  const change: Change = { from: WAITING, to: RUNNABLE, why: whyOf(writer) }
  const { depth, areAllWakers } = writer.stacks
  const unaided = unaidedChange(writer, change)
  const print =
    depth === 0
      ? plainChange(writer, change)
      : `$g = ${goidOf(writer)}; ${areAllWakers ? unaided : ifInside(writer, change, unaided)}`
  const side = (mode: number, field: number): string =>
    `if ($m == ${mode} || $m == ${BOTH}) { $gp = *(uint64*)($pd+${field}); if ($gp > ${LAST_MARK}) { ${print} } }`
  const body = `$pd = ${argument(1)}; $m = ${argument(2)} & 0xff;
  ${side(READ, pollWaiters.reader)}
  ${side(WRITE, pollWaiters.writer)}`
  return [writer.probe([{ ...place, note: `runtime.${name}(toRun, pd, mode)` }], body)]
}

/** A system call that is known to take long: the goroutine gives its P away at once. */
function entersyscallblock(writer: ProbeWriter): readonly string[] {
  const found = firstOf(writer, ['entersyscallblock'])
  if (found === undefined) return []
  const { name, argument: _, ...place } = found
  const change: Change = { from: RUNNING, to: SYSCALL, why: '0' }
  const { prelude, gid } = writer.goroutine()
  const body =
    writer.stacks.depth === 0
      ? plainChange(writer, change, gid)
      : `$g = ${gid}; ${ifInside(writer, change, leavingChange(writer, change, writer.registers.frame))}`
  return [writer.probe([{ ...place, note: `runtime.${name}` }], prelude + body)]
}
