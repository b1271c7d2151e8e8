import { type Diagnostic, DiagnosticLog } from '../../src/model/diagnostic.ts'
import type { CaptureRecord } from '../../src/model/record.ts'
import type { MapFacts, ScriptFacts } from '../../src/model/script-facts.ts'
import { TextRecords } from '../../src/parse/text/text-records.ts'

/** All that a text capture holds. */
export function readText(
  text: string,
  script?: ScriptFacts,
): { readonly records: readonly CaptureRecord[]; readonly log: readonly Diagnostic[] } {
  const records: CaptureRecord[] = []
  const log = new DiagnosticLog()
  const reader = new TextRecords((record) => records.push(record), log, script)
  const lines = text.split('\n')
  if (lines.at(-1) === '') lines.pop()
  lines.forEach((line, i) => {
    reader.line(line, i + 1)
  })
  reader.end()
  return { records, log: log.list() }
}

/** One short line a record: `@x#1 [a] = 5`, `hist @h#1 [] 4..8 = 2`, `printf 3 text`. */
export function rowsOf(text: string, script?: ScriptFacts): readonly string[] {
  return readText(text, script).records.map(show)
}

/** What a script says, of which only maps (name → key parts, call) and formats matter. */
export function scriptOf(
  maps: Readonly<Record<string, { readonly call?: string; readonly keyParts: readonly string[] }>>,
  formats: readonly string[] = [],
): ScriptFacts {
  const facts = Object.entries(maps).map(([name, map]): [string, MapFacts] => [
    name,
    { name, keyArity: map.keyParts.length, ...map },
  ])
  return {
    printfs: formats.map((format) => ({ format, arguments: [] })),
    times: [],
    maps: new Map(facts),
    hasUretprobe: false,
  }
}

function show(record: CaptureRecord): string {
  switch (record.kind) {
    case 'attached':
      return `attached ${record.probes}`
    case 'lost':
      return `lost ${record.count}`
    case 'printf':
    case 'value':
    case 'time':
    case 'notice':
      return `${record.kind} ${record.line} ${record.text}`
    case 'map':
      return `${head(record)} = ${JSON.stringify(record.value)}`
    case 'hist':
    case 'lhist':
      return `${record.kind} ${head(record)} ${record.lo}..${record.hi} = ${record.count}`
    case 'stats':
      return `stats ${head(record)} = ${record.count}, ${record.average}, ${record.total}`
    case 'tseries':
      return `tseries ${head(record)} ${record.start} = ${JSON.stringify(record.value)}`
  }
}

function head(row: {
  readonly name: string
  readonly snapshot: number
  readonly key: readonly string[]
}): string {
  return `${row.name}#${row.snapshot} ${JSON.stringify(row.key)}`
}
