import { GotailError } from '../../model/error.ts'
import { hidesSyscalls } from '../binary/runtime-offsets.ts'
import { entryPoint, type ProbeWriter } from '../probes/probe-writer.ts'
import { statusChange } from '../probes/status-probes.ts'
import type { AggregateLabels } from './aggregate-labels.ts'
import type { AggregateMaps } from './aggregate-maps.ts'

/** By every change of state, system calls too: only while a goroutine is inside one of the functions they are booked. */
export function allStates(
  writer: ProbeWriter,
  maps: AggregateMaps,
  groups: readonly AggregateLabels[],
): readonly string[] {
  const change = statusChange(writer)
  if (change === undefined)
    throw new GotailError('cannot find runtime.casgstatus in this program: use --detail spans', 1)
  const { goid, waitReason } = writer.registers.offsets
  const add = (map: string): string => `${maps.total(map)} = ${maps.total(map)} + $d;`
  const longest = `if ($d > ${maps.total('@wm')}) { ${maps.total('@wm')} = $d; ${maps.total('@wy')} = (uint64)*(uint8*)($gp+${waitReason}); }`
  const body = `${change.prelude} ${maps.prelude}$g = *(uint64*)($gp+${goid});
  if (${maps.last} != 0) { $now = nsecs; $d = $now - ${maps.last};
    if ($o == 1) { ${add('@rq')} }
    if ($o == 3) { ${add('@sy')} }
    if ($o == 4) { if ($n == 2) { ${add('@gc')} } else { ${add('@wt')} ${longest} } }
    ${maps.last} = $now;
    if ($n == 2) { ${maps.place()} }
    if ($o == 2 && $n != 3 && $n != 8) { ${maps.away()} }
    if ($n == 6) { ${groups.map(({ forgetDead }) => forgetDead).join('')}${maps.forgetAll()} } }`
  return [writer.probe([change], body), ...syscalls(writer, maps), sched(writer, maps)]
}

function syscalls(writer: ProbeWriter, maps: AggregateMaps): readonly string[] {
  if (!hidesSyscalls(writer.request.binary.go)) return []
  const probe = (name: string, act: string): readonly string[] => {
    const found = writer.runtime(name)
    if (found === undefined) return []
    const { prelude, gid } = writer.goroutineAt(found.entry)
    const body = `${prelude}${maps.prelude}$g = ${gid}; if (${maps.last} != 0) { ${act}${maps.last} = nsecs; }`
    return [writer.probe([entryPoint(found, `runtime.${name}`)], body)]
  }
  const total = maps.total('@sy')
  return [
    ...probe('reentersyscall', ''),
    ...probe('exitsyscall', `${total} = ${total} + (nsecs - ${maps.last}); `),
  ]
}

/** The kernel's ids of threads here and there: the map is written by one and read by the other. */
function sched(writer: ProbeWriter, maps: AggregateMaps): string {
  const off = `@oc[${maps.placed}]`
  return `tracepoint:sched:sched_switch {
  if (${writer.isOurs('args->prev_comm')}) { @so[(uint64)args->prev_pid] = nsecs; }
  if (${writer.isOurs('args->next_comm')}) { $k = (uint64)args->next_pid; $c = @cur[$k]; if ($c != 0 && @so[$k] != 0) { ${off} = ${off} + (nsecs - @so[$k]); } }
}`
}
