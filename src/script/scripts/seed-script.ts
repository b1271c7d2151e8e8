import { functionLabels } from '../../model/function-labels.ts'
import { endProbe } from '../probes/end-probe.ts'
import { entryPoint, type ProbeWriter, retPoints } from '../probes/probe-writer.ts'
import { formatBody, stringBody } from '../probes/script-text.ts'
import type { ScriptTarget } from '../targets/plan-targets.ts'
import { threadMapNames, threadProbes } from './full-script.ts'
import { beginProbe } from './script-header.ts'

/** A script in the manner of old: a finished duration a line, and a histogram of them in microseconds. */
export function seedScript(
  writer: ProbeWriter,
  targets: readonly ScriptTarget[],
): readonly string[] {
  const labels = functionLabels(targets.map(({ function: { name } }) => name))
  const calls = targets.flatMap((target, index) => [
    entry(writer, target, index),
    exit(writer, target, { index, isAlone: targets.length === 1, label: labels[index] }),
  ])
  const scratch = ['@start', ...threadMapNames(writer)]
  return [
    beginProbe(writer, targets),
    ...calls,
    ...threadProbes(writer),
    endProbe(writer, { scratch, shown: ['@durations', '@gotail_events'] }),
  ]
}

function entry(writer: ProbeWriter, target: ScriptTarget, index: number): string {
  const { prelude, gid, depth } = writer.goroutineAt(target.entry)
  const key = keyOf(writer, target, index, depth)
  // A restart has the same key: its first entry counts.
  const body = `${prelude}$g = ${gid}; if (@start[${key}] == 0) { @start[${key}] = nsecs; }`
  return writer.probe([entryPoint(target, `${target.function.name} entry`)], body)
}

function exit(
  writer: ProbeWriter,
  target: ScriptTarget,
  place: { readonly index: number; readonly isAlone: boolean; readonly label: string },
): string {
  const { closure, rets } = target
  const { name } = target.function
  const isClosure = rets.length === 0 && closure !== undefined
  const points = isClosure
    ? [entryPoint(closure, `${closure.name}, deferred`)]
    : retPoints(rets, `${name} RET`)
  const { prelude, gid, depth } = isClosure ? writer.goroutineAt(closure.entry) : writer.goroutine()
  const key = keyOf(writer, target, place.index, depth)
  const word = place.isAlone ? '...' : ` fn=${formatBody(name.replace(/\s+/g, '_'))} `
  const print = `printf("gid=%lld tid=%d pid=%d${word}takes %lld us\\n", $g, ${writer.tid}, ${writer.pid}, $d); @gotail_events = count();`
  const label = stringBody(place.label)
  const forget = writer.forget('@start', key)
  const body = `${prelude}$g = ${gid}; $s = @start[${key}];
  if ($s != 0) { $d = (nsecs - $s) / 1000; ${print} @durations["${label}"] = hist($d); ${forget} }`
  return writer.probe(points, body)
}

/** Calls of one goroutine inside each other differ in depth; a closure's depth says nothing of its caller's. */
function keyOf({ pid }: ProbeWriter, { rets }: ScriptTarget, index: number, depth: string): string {
  const call = [pid, '$g', `(uint64)${index}`]
  return (rets.length === 0 ? call : [...call, depth]).join(', ')
}
