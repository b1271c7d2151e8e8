import { usesRegisters } from '../binary/runtime-offsets.ts'
import { argumentPlace, type PlacedArguments } from './argument-place.ts'
import {
  type Change,
  DEAD,
  PREEMPTED,
  RUNNABLE,
  RUNNING,
  SYSCALL,
  WAITING,
  whyOf,
} from './change-lines.ts'
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

/** What a script does at scheduling points, as statements. The goroutine that changes hands is `$gp`. */
export interface PointActs {
  /** At a point that is given the goroutine. */
  readonly at: (change: Change) => string
  /** The network poller wakes it. */
  readonly polled: (change: Change) => string
  /** It is the current one, whose id is `gid`, and gives its P away for a long system call; absent where nobody cares. */
  readonly blocked?: (change: Change, gid: string) => string
}

/** The probes of scheduling points, and the names of those that this program lacks. */
export function schedulingPoints(
  writer: ProbeWriter,
  acts: PointActs,
): {
  readonly probes: readonly string[]
  readonly missing: readonly string[]
} {
  const missing: string[] = []
  const probes = POINTS.flatMap((point) => {
    const found = firstOf(writer, point.names)
    if (found === undefined) missing.push(point.names[0])
    return found === undefined ? [] : [pointProbe(writer, point, found, acts)]
  })
  return {
    probes: [...probes, ...netpollready(writer, acts), ...entersyscallblock(writer, acts)],
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
  acts: PointActs,
): string {
  const change: Change = {
    from: point.from,
    to: point.to,
    why: point.hasReason === true ? whyOf(writer) : '0',
  }
  const body = `$gp = ${argument(0)}; ${acts.at(change)}`
  return writer.probe([{ ...place, note: `runtime.${name}(gp)` }], body)
}

/** The network poller wakes goroutines without `ready`: they stand in the descriptor that became ready. */
function netpollready(writer: ProbeWriter, acts: PointActs): readonly string[] {
  const found = firstOf(writer, ['netpollready'])
  const { pollWaiters } = writer
  if (found === undefined || pollWaiters === undefined) return []
  const { argument, name, ...place } = found
  const act = acts.polled({ from: WAITING, to: RUNNABLE, why: whyOf(writer) })
  const side = (mode: number, field: number): string =>
    `if ($m == ${mode} || $m == ${BOTH}) { $gp = *(uint64*)($pd+${field}); if ($gp > ${LAST_MARK}) { ${act} } }`
  const body = `$pd = ${argument(1)}; $m = ${argument(2)} & 0xff;
  ${side(READ, pollWaiters.reader)}
  ${side(WRITE, pollWaiters.writer)}`
  return [writer.probe([{ ...place, note: `runtime.${name}(toRun, pd, mode)` }], body)]
}

/** A system call that is known to take long: the goroutine gives its P away at once. */
function entersyscallblock(writer: ProbeWriter, { blocked }: PointActs): readonly string[] {
  const found = firstOf(writer, ['entersyscallblock'])
  if (found === undefined || blocked === undefined) return []
  const { name, argument: _, ...place } = found
  const { prelude, gid } = writer.goroutine()
  const act = blocked({ from: RUNNING, to: SYSCALL, why: '0' }, gid)
  return [writer.probe([{ ...place, note: `runtime.${name}` }], prelude + act)]
}
