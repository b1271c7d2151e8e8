import { PrintedNames } from '../../analyze/histograms/printed-names.ts'
import { unitOfName } from '../../model/column.ts'
import { GotailError } from '../../model/error.ts'
import type { SymbolFinder } from '../../model/places.ts'
import type { GaugeMap } from '../../report/columns/openmetrics.ts'
import type { GatheredTables } from './gathered-tables.ts'
import { stackRows } from './stack-rows.ts'

/** Files for the stacks of a table. */
export interface StackFlags {
  readonly table?: string
  readonly folded?: string
  readonly pprof?: string
}

/** Everything that was gathered as OpenMetrics text. */
export async function openMetricsText(gathered: GatheredTables): Promise<string> {
  const { openMetrics } = await import('../../report/columns/openmetrics.ts')
  const histograms = gathered.histograms().map((histogram) => ({
    histogram,
    keyNames: gathered.keyNames(histogram.name, histogram.key.length),
  }))
  return openMetrics(histograms, gaugeMaps(gathered))
}

function gaugeMaps({ tables }: GatheredTables): readonly GaugeMap[] {
  return [...tables].flatMap(([name, { columns, rows }]): GaugeMap[] => {
    const kind = /\.(map|stats)(?:\[\])?$/.exec(name)?.[1]
    if (kind !== 'map' && kind !== 'stats') return []
    const valueAt = columns.length - 1
    const keys = columns.slice(1, kind === 'map' ? valueAt : valueAt - 2)
    const found = rows.map((row) => ({
      key: keys.map((_, at) => String(row[at + 1] ?? '')),
      value: row[valueAt] ?? '',
      ...(kind === 'stats' ? { count: row[valueAt - 2] ?? 0 } : {}),
    }))
    return [
      { name: name.replace(/\.(?:map|stats)(?:\[\])?$/, ''), kind, keyNames: keys, rows: found },
    ]
  })
}

/** The stacks of the one map that was gathered, in each form that is asked for. */
export async function stackFiles(
  gathered: GatheredTables,
  { table: chosen, folded, pprof }: StackFlags,
  note: (text: string) => void,
  symbols?: SymbolFinder,
): Promise<readonly (readonly [path: string, content: string | Uint8Array])[]> {
  const maps = [...gathered.tables].filter(([name]) => /\.map$/.test(name))
  if (maps.length !== 1) {
    const names = maps.map(([name]) => name).join(', ')
    const what = maps.length === 0 ? 'no map' : `several maps: ${names}`
    throw new GotailError(
      `stacks are of one map, and here is ${what}; choose with --table NAME`,
      maps.length === 0 ? 3 : 2,
    )
  }
  const [[name, table]] = maps
  const names = new PrintedNames(symbols)
  const rows = stackRows(table, chosen ?? name, names.of({ fns: [], named: [] }))
  for (const text of names.notes) note(text)
  const { foldedStacks, stackPprof } = await import('../../report/traces/stack-map.ts')
  const plain = name.replace(/\.map$/, '')
  const unitNs = unitOfName(plain)
  const values = { name: plain, ...(unitNs === undefined ? {} : { unitNs }) }
  return [
    ...(folded === undefined ? [] : [[folded, foldedStacks(rows)] as const]),
    ...(pprof === undefined ? [] : [[pprof, stackPprof(rows, values)] as const]),
  ]
}
