import {
  type Change,
  DEAD,
  goidOf,
  RUNNABLE,
  RUNNING,
  WAITING,
  whyOf,
} from '../probes/change-lines.ts'
import type { ProbeWriter } from '../probes/probe-writer.ts'
import type { GoroutineAccess } from '../probes/registers.ts'
import { assistProbes } from '../probes/runtime-probes.ts'
import { PREEMPTED_STATE } from '../probes/sched-probes.ts'
import { schedulingPoints } from '../probes/scheduling-points.ts'
import { ARE_REGISTERS, userRegisters } from '../probes/user-registers.ts'
import type { AggregateLabels } from './aggregate-labels.ts'
import { AggregateMaps } from './aggregate-maps.ts'

/** What a goroutine does that does not run. */
const IDLE = ['@rq', '@wt', '@sy', '@oc'] as const

/** By scheduling points: of goroutines that are in none of the functions one map is asked, and nothing kept. */
export function pointStates(
  writer: ProbeWriter,
  maps: AggregateMaps,
  groups: readonly AggregateLabels[],
): readonly string[] {
  const at = (change: Change): string =>
    `${maps.prelude}$g = ${goidOf(writer)}; $t = ${maps.last}; if ($t != 0) { ${booked(writer, maps, groups, change)} }`
  const { probes } = schedulingPoints(writer, { at, polled: at })
  return [...probes, ...assists(writer, maps), sched(writer, maps)]
}

/** Books the time since the last change, as far as it is no running time: that is what all else leaves of the whole. */
function booked(
  writer: ProbeWriter,
  maps: AggregateMaps,
  groups: readonly AggregateLabels[],
  { from, to }: Change,
): string {
  const wait = waited(writer, maps)
  if (to === DEAD)
    return `${groups.map(({ forgetDead }) => forgetDead).join('')}${maps.forgetAll()}`
  if (to === WAITING) return `${maps.last} = ${maps.mark('nsecs', 'waiting')}; ${maps.away()}`
  if (to === RUNNING) {
    // A wake-up that no point sees leaves all of the time to the wait.
    const ready = add(maps, '@rq')
    return `$now = nsecs; $d = $now - $t; if (${maps.was('runnable')}) { ${ready} } if (${maps.was('waiting')}) { ${wait} } ${maps.last} = ${maps.mark('$now', 'running')}; ${maps.place()}`
  }
  if (from === WAITING && to === RUNNABLE) {
    return `if (${maps.was('waiting')}) { $now = nsecs; $d = $now - $t; ${wait} ${maps.last} = ${maps.mark('$now', 'runnable')}; }`
  }
  return `${maps.last} = ${maps.mark('nsecs', 'runnable')}; ${maps.away()}`
}

function add(maps: AggregateMaps, map: string): string {
  return `${maps.total(map)} = ${maps.total(map)} + $d;`
}

function waited(writer: ProbeWriter, maps: AggregateMaps): string {
  const [longest, why] = AggregateMaps.longest.map((map) => maps.total(map))
  return `${add(maps, '@wt')} if ($d > ${longest}) { ${longest} = $d; ${why} = (uint64)${whyOf(writer)}; }`
}

/** Work for the collector, without what was no work in it. */
function assists(writer: ProbeWriter, maps: AggregateMaps): readonly string[] {
  const [since, idleThen] = AggregateMaps.assist.map((map) => maps.total(map))
  const idle = IDLE.map((map) => maps.total(map)).join(' + ')
  const own = ({ gid }: GoroutineAccess): string => `${maps.prelude}$g = ${gid};`
  return assistProbes(writer, {
    begin: (access) =>
      `${own(access)} if (${maps.last} != 0 && ${since} == 0) { ${since} = nsecs; ${idleThen} = ${idle}; }`,
    end: (access) => `${own(access)} $s = ${since};
  if ($s != 0) { $d = nsecs - $s; $o = ${idle} - ${idleThen}; if ($d > $o) { $d = $d - $o; ${add(maps, '@gc')} } ${maps.forgetAssist()} }`,
  })
}

/**
 * Time off the CPU, of threads alone that carry a goroutine which is in one of the functions; asleep in a system call where
 * that can be seen, which the lowest bit of the time says.
 */
function sched(writer: ProbeWriter, maps: AggregateMaps): string {
  const leaves = '@so[$k] = (nsecs | (uint64)1) - (uint64)1;'
  const sleeps = `${userRegisters()}
    if (${ARE_REGISTERS} && (int64)$regs->orig_ax >= 0) { @so[$k] = nsecs | (uint64)1; }`
  const state = '(uint64)args->prev_state'
  const isAsleep = `${state} != 0 && ${state} != ${PREEMPTED_STATE}`
  const call = writer.stacks.seesSleeps ? ` if (${isAsleep}) { ${sleeps} }` : ''
  const book = (map: string): string => {
    const total = `${map}[${maps.placed}]`
    return `${total} = ${total} + (nsecs - $s);`
  }
  const back = writer.stacks.seesSleeps
    ? `if (($s & (uint64)1) == 1) { ${book('@sy')} } else { ${book('@oc')} }`
    : book('@oc')
  return `tracepoint:sched:sched_switch {
  $k = (uint64)args->prev_pid; if (@cur[$k] != 0) { ${leaves}${call} }
  $k = (uint64)args->next_pid; $c = @cur[$k]; if ($c != 0) { $s = @so[$k]; if ($s != 0) { ${back} @so[$k] = (uint64)0; } }
}`
}
