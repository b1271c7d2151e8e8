import { retAddresses } from '../targets/probe-placement.ts'
import { entryPoint, type ProbeWriter, retPoints } from './probe-writer.ts'

/** Marks of the garbage collector and of pauses: the function, what its entry says, what its RETs say. */
const MARKS: readonly (readonly [string, string, string | undefined])[] = [
  ['gcStart', 'gcStart', undefined],
  ['stopTheWorldWithSema', 'stw+', 'stw='],
  ['startTheWorldWithSema', 'stw-', 'stw.'],
  ['gcMarkTermination', 'markTerm', undefined],
  ['gcSweep', 'gcSweep', undefined],
]

/** The probes of the garbage collector: marks, pauses, and the work that goroutines do for it. */
export function runtimeProbes(writer: ProbeWriter): readonly string[] {
  return [...MARKS.flatMap((mark) => marks(writer, mark)), ...assist(writer)]
}

function marks(
  writer: ProbeWriter,
  [name, before, after]: readonly [string, string, string | undefined],
): readonly string[] {
  const found = writer.runtime(name)
  if (found === undefined) return []
  const says = (what: string): string => writer.event('M', [`"${what}"`])
  const begin = writer.probe([entryPoint(found, `runtime.${name}`)], says(before))
  const ends = writer.probesInside ? retAddresses(found.code) : []
  if (after === undefined || ends.length === 0) return [begin]
  const points = retPoints(ends, `runtime.${name} RET`)
  return [begin, writer.probe(points, says(after))]
}

/** Begin and end are told only together. */
function assist(writer: ProbeWriter): readonly string[] {
  const found = writer.runtime('gcAssistAlloc')
  if (found === undefined || !writer.probesInside) return []
  const rets = retAddresses(found.code)
  if (rets.length === 0) return []
  const begin = writer.goroutineAt(found.entry)
  const end = writer.goroutine()
  const points = retPoints(rets, 'runtime.gcAssistAlloc RET')
  return [
    writer.probe(
      [entryPoint(found, 'runtime.gcAssistAlloc')],
      begin.prelude + writer.event('A', [begin.gid, begin.depth]),
    ),
    writer.probe(points, end.prelude + writer.event('a', [end.gid, end.depth])),
  ]
}
