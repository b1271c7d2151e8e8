import { GotailError } from '../../model/error.ts'
import { functionLabels } from '../../model/function-labels.ts'
import { hidesSyscalls } from '../binary/runtime-offsets.ts'
import { endProbe } from '../probes/end-probe.ts'
import { printEvent } from '../probes/event-lines.ts'
import { entryPoint, type ProbeWriter, retPoints } from '../probes/probe-writer.ts'
import { stringBody } from '../probes/script-text.ts'
import { baseMaps, noteBase } from '../probes/stack-walk.ts'
import { statusChange } from '../probes/status-probes.ts'
import type { ScriptTarget } from '../targets/plan-targets.ts'
import { AggregateLabels } from './aggregate-labels.ts'
import { AggregateMaps } from './aggregate-maps.ts'
import { beginProbe } from './script-header.ts'

/** A script that sums up the parts of each span in the kernel, and prints long spans and histograms only. */
export function aggregateScript(
  writer: ProbeWriter,
  targets: readonly ScriptTarget[],
): readonly string[] {
  const blind = targets.find(({ rets }) => rets.length === 0)
  if (blind !== undefined) {
    const { version } = writer.request.dialect
    throw new GotailError(
      `--detail aggregate needs exits at RETs, which bpftrace ${version} cannot see; 0.23 or newer can`,
      1,
    )
  }
  const maps = new AggregateMaps(writer, targets.length)
  const labels = functionLabels(targets.map(({ function: { name } }) => name))
  const seen = targets.map(({ function: each, entry: at, rets }) => ({
    function: each,
    entry: at,
    rets,
  }))
  const groups = targets.map(
    (target, index) => new AggregateLabels(writer, maps, target.function, index),
  )
  return [
    beginProbe(writer, seen),
    ...targets.flatMap((target, index) => [
      entry(writer, maps, target, { index, keep: groups[index].keep }),
      exit(writer, maps, target, {
        ...{ index, label: labels[index], isAlone: targets.length === 1 },
        groups: groups[index],
      }),
    ]),
    ...states(writer, maps, groups),
    sched(writer, maps),
    endProbe(writer, {
      scratch: [...maps.names, ...baseMaps(writer), ...groups.flatMap(({ scratch }) => scratch)],
      shown: ['@ns', ...groups.flatMap(({ shown }) => shown), '@gotail_events'],
    }),
  ]
}

/** Calls of a function inside a call of the same one by the same goroutine belong to the outer one. */
function entry(
  writer: ProbeWriter,
  maps: AggregateMaps,
  { entry: at, function: { name } }: ScriptTarget,
  { index, keep }: { readonly index: number; readonly keep: string },
): string {
  const { prelude, gid, depth } = writer.goroutineAt(at)
  const base = noteBase(writer, at.address)
  const body = `${prelude}${maps.prelude}${base}$g = ${gid}; $e = ${depth};
  if (@in[${maps.call(index)}] == 0) { ${maps.begin(index)}${keep} }`
  return writer.probe([entryPoint({ entry: at }, `${name} entry`)], body)
}

function exit(
  writer: ProbeWriter,
  maps: AggregateMaps,
  { rets, function: { name } }: ScriptTarget,
  place: {
    readonly index: number
    readonly label: string
    readonly isAlone: boolean
    readonly groups: AggregateLabels
  },
): string {
  const { dialect, thresholdNs } = writer.request
  const { index, groups } = place
  const { prelude, gid, depth } = writer.goroutine()
  const [rq, wt, sy, gc, oc] = AggregateMaps.parts.map((map) => maps.part(map, index))
  const sums = [rq, wt, maps.total('@wy'), sy, gc, oc]
  const values = ['$s', writer.tid, ...writer.pidColumn(writer.pid), '$g', '$d', ...sums]
  const which = place.isAlone ? [] : [{ word: 'fn', spec: `${index}` }]
  const event = printEvent(writer.style, 'P', values, which)
  const fine = dialect.hasFineHistograms ? ', 5' : ''
  const body = `${prelude}${maps.prelude}$g = ${gid}; $e = ${depth}; $s = @in[${maps.call(index)}];
  if ($s != 0 && @dep[${maps.call(index)}] == $e) { $d = nsecs - $s; @ns["${stringBody(place.label)}"] = hist($d${fine});${groups.count}
    if ($d >= ${thresholdNs}) { ${groups.lines}${event} }
    ${maps.end(index)}${groups.forget} }`
  return writer.probe(retPoints(rets, `${name} RET`), body)
}

/** Only while a goroutine is inside one of the functions its changes are booked. */
function states(
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
  return [writer.probe([change], body), ...syscalls(writer, maps)]
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
