import { retAddresses } from '../targets/probe-placement.ts'
import { entryPoint, type ProbeWriter, retPoints } from './probe-writer.ts'
import type { GoroutineAccess } from './registers.ts'

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
  const assist = assistProbes(writer, {
    begin: ({ gid, depth }) => writer.event('A', [gid, depth]),
    end: ({ gid, depth }) => writer.event('a', [gid, depth]),
  })
  return [...MARKS.flatMap((mark) => marks(writer, mark)), ...assist]
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

/** What a script does where a goroutine begins to work for the collector, and where it ends. */
export type AssistAct = (access: GoroutineAccess) => string

/** Begin and end are told only together. */
export function assistProbes(
  writer: ProbeWriter,
  acts: { readonly begin: AssistAct; readonly end: AssistAct },
): readonly string[] {
  const found = writer.runtime('gcAssistAlloc')
  if (found === undefined || !writer.probesInside) return []
  const rets = retAddresses(found.code)
  if (rets.length === 0) return []
  const begin = writer.goroutineAt(found.entry)
  const end = writer.goroutine()
  const points = retPoints(rets, 'runtime.gcAssistAlloc RET')
  return [
    writer.probe([entryPoint(found, 'runtime.gcAssistAlloc')], begin.prelude + acts.begin(begin)),
    writer.probe(points, end.prelude + acts.end(end)),
  ]
}
