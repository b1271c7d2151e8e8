import type { ScriptTarget } from '../targets/plan-targets.ts'
import type { EventLetter, ExtraColumn } from './event-lines.ts'
import { entered, left } from './inside-targets.ts'
import { labelLines } from './label-probe.ts'
import { entryPoint, type ProbeWriter, retPoints } from './probe-writer.ts'
import type { GoroutineAccess } from './registers.ts'
import { noteBase } from './stack-walk.ts'

/** The probes of the functions that are traced: entry, RETs, deferred closure. */
export function targetProbes(
  writer: ProbeWriter,
  targets: readonly ScriptTarget[],
): readonly string[] {
  return targets.flatMap((target, index) => {
    const extra = functionColumn(writer, targets, index)
    return [
      entry(writer, target, extra, index),
      ...rets(writer, target, extra),
      ...closure(writer, target, extra),
    ]
  })
}

/** Which function it is need not be said where there is but one, unless columns follow. */
function functionColumn(
  { request }: ProbeWriter,
  targets: readonly ScriptTarget[],
  index: number,
): readonly ExtraColumn[] {
  if (targets.length === 1 && request.arguments.length === 0) return []
  if (request.format === 'compact') return [{ word: 'fn', spec: `${index}` }]
  return [{ word: 'fn', spec: targets[index].function.name.replace(/\s+/g, '_') }]
}

function entry(
  writer: ProbeWriter,
  target: ScriptTarget,
  extra: readonly ExtraColumn[],
  index: number,
): string {
  const { name } = target.function
  const access = writer.goroutineAt(target.entry)
  const point = entryPoint(target, `${name} entry`)
  const columns = [...extra, ...argumentColumns(writer)]
  const base = noteBase(writer, point.address)
  const labels = labelLines(writer, { name, entry: target.entry, index })
  const body = call(writer, access, ['E', columns], `${base}${entered(writer)}`)
  const late = writer.stacks.depth === 0 && base !== '' ? ` ${base}` : ''
  return writer.probe([point], body + late + labels)
}

/** Prints an entry or an exit, and in scripts that care keeps in mind that the goroutine is inside, or that it is not. */
function call(
  writer: ProbeWriter,
  { prelude, gid, depth }: GoroutineAccess,
  [letter, columns]: readonly [EventLetter, readonly ExtraColumn[]],
  keep: string,
): string {
  if (writer.stacks.depth === 0) return prelude + writer.event(letter, [gid, depth], columns)
  const event = writer.event(letter, ['$g', '$d'], columns)
  return `${prelude}$g = ${gid}; $d = ${depth}; ${event} ${keep}`
}

function rets(
  writer: ProbeWriter,
  { function: { name }, rets: addresses }: ScriptTarget,
  extra: readonly ExtraColumn[],
): readonly string[] {
  if (addresses.length === 0) return []
  const points = retPoints(addresses, `${name} RET`)
  return [writer.probe(points, call(writer, writer.goroutine(), ['X', extra], left(writer)))]
}

/** Where it is the only sign of an exit it is written as one. */
function closure(
  writer: ProbeWriter,
  { closure: found, rets: addresses }: ScriptTarget,
  extra: readonly ExtraColumn[],
): readonly string[] {
  if (found === undefined) return []
  const access = writer.goroutineAt(found.entry)
  const point = entryPoint(found, `${found.name}, deferred`)
  const isOnlySign = addresses.length === 0
  const body = isOnlySign
    ? call(writer, access, ['X', extra], left(writer))
    : access.prelude + writer.event('D', [access.gid, access.depth], extra)
  return [writer.probe([point], body)]
}

/** Strings come last in bpftrace's own spelling, in which a line feed is no line feed. */
function argumentColumns({ request, registers }: ProbeWriter): readonly ExtraColumn[] {
  return request.arguments.map(({ index, type }) => {
    const value = registers.argument(index)
    const text = {
      word: `arg${index}`,
      spec: '%r',
      values: [`buf(${value}, ${registers.argument(index + 1)})`],
    }
    return type === 'str' ? text : { word: `arg${index}`, spec: '%lld', values: [value] }
  })
}
