import type { Histogram } from '../../model/histogram.ts'
import type { Integer } from '../../model/record.ts'

/** The last print of a map that is no histogram. */
export interface GaugeMap {
  readonly name: string
  readonly kind: 'map' | 'stats'
  readonly keyNames: readonly string[]
  readonly rows: readonly {
    readonly key: readonly string[]
    readonly value: Integer
    /** Of a stats(): how many values `value` is the sum of. */
    readonly count?: Integer
  }[]
}

/** A histogram, and what the parts of its key are called. */
export interface NamedKeys {
  readonly histogram: Histogram
  readonly keyNames: readonly string[]
}

const PREFIX = 'bpftrace_'

/**
 * Maps as OpenMetrics text, for the textfile collector of node_exporter: numbers as gauges, histograms as histograms, stats()
 * as summaries. A bucket `[lo, hi)` of whole numbers is `le` hi - 1, which belongs to it there. What is no number is left out.
 */
export function openMetrics(histograms: readonly NamedKeys[], maps: readonly GaugeMap[]): string {
  const names = new MetricNames()
  const families = [
    ...groups(histograms).map((each) => histogramFamily(names.take(each[0].histogram.name), each)),
    ...maps.map((map) => gaugeFamily(names.take(map.name), map)),
  ]
  return `${families.join('')}# EOF\n`
}

/** Names of metrics that differ, whatever they are made of. */
class MetricNames {
  readonly #taken = new Set<string>()

  take(name: string): string {
    const plain = `${PREFIX}${name.replace(/^@/, '').replace(/[^A-Za-z0-9_]/g, '_') || 'map'}`
    let unique = plain
    for (let n = 2; this.#taken.has(unique); n++) unique = `${plain}_${n}`
    this.#taken.add(unique)
    return unique
  }
}

function groups(histograms: readonly NamedKeys[]): readonly (readonly NamedKeys[])[] {
  const byName = new Map<string, NamedKeys[]>()
  for (const each of histograms) {
    const known = byName.get(each.histogram.name)
    if (known === undefined) byName.set(each.histogram.name, [each])
    else known.push(each)
  }
  return [...byName.values()]
}

function histogramFamily(metric: string, histograms: readonly NamedKeys[]): string {
  const lines = histograms.flatMap((each) => histogramLines(metric, each))
  const { name } = histograms[0].histogram
  return `# TYPE ${metric} histogram\n# HELP ${metric} ${help(name)}\n${lines.join('\n')}\n`
}

function histogramLines(metric: string, { histogram, keyNames }: NamedKeys): readonly string[] {
  const { key, buckets, exact } = histogram
  const lines: string[] = []
  let total = 0
  for (const { hi, count } of buckets) {
    total += count
    if (!Number.isFinite(hi)) continue
    lines.push(`${metric}_bucket${labels(key, keyNames, String(hi - 1))} ${total}`)
  }
  const own = labels(key, keyNames)
  return [
    ...lines,
    `${metric}_bucket${labels(key, keyNames, '+Inf')} ${total}`,
    ...(exact?.count === total ? [`${metric}_sum${own} ${exact.total}`] : []),
    `${metric}_count${own} ${total}`,
  ]
}

function gaugeFamily(metric: string, { name, kind, keyNames, rows }: GaugeMap): string {
  const lines = rows.flatMap(({ key, value, count }) => {
    if (typeof value !== 'number' && !/^-?\d+$/.test(value)) return []
    const own = labels(key, keyNames)
    return kind === 'map'
      ? [`${metric}${own} ${value}`]
      : [`${metric}_count${own} ${count ?? 0}`, `${metric}_sum${own} ${value}`]
  })
  if (lines.length === 0) return ''
  const type = kind === 'map' ? 'gauge' : 'summary'
  return `# TYPE ${metric} ${type}\n# HELP ${metric} ${help(name)}\n${lines.join('\n')}\n`
}

/** Labels are called after the parts of the key, `key1` … where those have no name. */
function labels(key: readonly string[], keyNames: readonly string[], le?: string): string {
  const pairs = key.map((value, at) => `${labelName(keyNames[at], at)}="${escaped(value)}"`)
  if (le !== undefined) pairs.push(`le="${le}"`)
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`
}

function labelName(name: string | undefined, at: number): string {
  const plain = name?.replace(/[^A-Za-z0-9_]/g, '_') ?? ''
  return /^[A-Za-z_]/.test(plain) && plain !== 'le' && !plain.startsWith('__')
    ? plain
    : `key${at + 1}`
}

function help(name: string): string {
  return `map ${escaped(name)} of a bpftrace script`
}

/** Characters that would end a label or a line; others than tabs below a blank are none of a text. */
function escaped(text: string): string {
  return text
    .replaceAll('\\', '\\\\')
    .replaceAll('"', '\\"')
    .replaceAll('\n', '\\n')
    .replace(/[\x00-\x08\x0b-\x1f\x7f]/g, '\uFFFD')
}
