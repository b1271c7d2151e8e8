import type { ScriptTarget } from '../targets/plan-targets.ts'
import type { ExtraColumn } from './event-lines.ts'
import { entryPoint, type ProbeWriter, retPoints } from './probe-writer.ts'

/** The probes of the functions that are traced: entry, RETs, deferred closure. */
export function targetProbes(
  writer: ProbeWriter,
  targets: readonly ScriptTarget[],
): readonly string[] {
  return targets.flatMap((target, index) => {
    const extra = functionColumn(writer, targets, index)
    return [
      entry(writer, target, extra),
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

function entry(writer: ProbeWriter, target: ScriptTarget, extra: readonly ExtraColumn[]): string {
  const { name } = target.function
  const { prelude, gid, depth } = writer.goroutineAt(target.entry)
  const point = entryPoint(target, `${name} entry`)
  const columns = [...extra, ...argumentColumns(writer)]
  return writer.probe([point], prelude + writer.event('E', [gid, depth], columns))
}

function rets(
  writer: ProbeWriter,
  { function: { name }, rets: addresses }: ScriptTarget,
  extra: readonly ExtraColumn[],
): readonly string[] {
  if (addresses.length === 0) return []
  const { prelude, gid, depth } = writer.goroutine()
  const points = retPoints(addresses, `${name} RET`)
  return [writer.probe(points, prelude + writer.event('X', [gid, depth], extra))]
}

/** Where it is the only sign of an exit it is written as one. */
function closure(
  writer: ProbeWriter,
  { closure: found, rets: addresses }: ScriptTarget,
  extra: readonly ExtraColumn[],
): readonly string[] {
  if (found === undefined) return []
  const { prelude, gid, depth } = writer.goroutineAt(found.entry)
  const point = entryPoint(found, `${found.name}, deferred`)
  const letter = addresses.length === 0 ? 'X' : 'D'
  return [writer.probe([point], prelude + writer.event(letter, [gid, depth], extra))]
}

/** Strings come last in bpftrace's own spelling, in which a line feed is no line feed. */
function argumentColumns({ request, registers }: ProbeWriter): readonly ExtraColumn[] {
  return request.arguments.map(({ index, type }) => {
    const value = registers.argument(index)
    const text = {
      word: `arg${index}`,
      spec: '%r',
      value: `buf(${value}, ${registers.argument(index + 1)})`,
    }
    return type === 'str' ? text : { word: `arg${index}`, spec: '%lld', value }
  })
}
