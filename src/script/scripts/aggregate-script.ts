import { GotailError } from '../../model/error.ts'
import { functionLabels } from '../../model/function-labels.ts'
import { endProbe } from '../probes/end-probe.ts'
import { printEvent } from '../probes/event-lines.ts'
import { entryPoint, type ProbeWriter, retPoints } from '../probes/probe-writer.ts'
import { usesPoints } from '../probes/scheduling-points.ts'
import { stringBody } from '../probes/script-text.ts'
import { baseMaps, noteBase } from '../probes/stack-walk.ts'
import type { ScriptTarget } from '../targets/plan-targets.ts'
import { AggregateLabels } from './aggregate-labels.ts'
import { AggregateMaps } from './aggregate-maps.ts'
import { pointStates } from './aggregate-points.ts'
import { allStates } from './aggregate-states.ts'
import type { WrittenProbes } from './full-script.ts'
import { beginProbe } from './script-header.ts'

/** A script that sums up the parts of each span in the kernel, and prints long spans and histograms only. */
export function aggregateScript(
  writer: ProbeWriter,
  targets: readonly ScriptTarget[],
): WrittenProbes {
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
  const { points, note } = usesPoints(writer)
  const states = points ? pointStates(writer, maps, groups) : allStates(writer, maps, groups)
  const probes = [
    beginProbe(writer, seen, { sched: points ? 'points' : 'all' }),
    // bpftrace attaches in this order and removes in the other one: without these a call would seem to run all the time, and
    // without its exits to go on until the next one's.
    ...states,
    ...targets.flatMap((target, index) => [
      exit(writer, maps, target, {
        ...{ index, label: labels[index], isAlone: targets.length === 1 },
        groups: groups[index],
      }),
      entry(writer, maps, target, { index, keep: groups[index].keep }),
    ]),
    endProbe(writer, {
      scratch: [...maps.names, ...baseMaps(writer), ...groups.flatMap(({ scratch }) => scratch)],
      shown: ['@ns', ...groups.flatMap(({ shown }) => shown), '@gotail_events'],
    }),
  ]
  return { probes, notes: note === undefined ? [] : [note] }
}

/**
 * Calls of a function inside a call of the same one by the same goroutine belong to the outer one. One that is as deep or less was left
 * by a panic, and is replaced; where an entry is met again when the stack has to grow, of those as deep the first one counts.
 */
function entry(
  writer: ProbeWriter,
  maps: AggregateMaps,
  { entry: at, function: { name } }: ScriptTarget,
  { index, keep }: { readonly index: number; readonly keep: string },
): string {
  const { prelude, gid, depth } = writer.goroutineAt(at)
  const base = noteBase(writer, at.address)
  const isLeft = at.kind === 'push' ? '$e <=' : '$e <'
  const body = `${prelude}${maps.prelude}${base}$g = ${gid}; $e = ${depth}; $i = @in[${maps.call(index)}];
  if ($i == 0 || ${isLeft} @dep[${maps.call(index)}]) { ${maps.begin(index)}${keep} }
  ${maps.types}`
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
