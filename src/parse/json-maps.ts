import type { DiagnosticLog } from '../model/diagnostic.ts'
import type { CaptureRecord, Integer } from '../model/record.ts'
import type { MapFacts, ScriptFacts } from '../model/script-facts.ts'
import { HistogramKinds } from './histogram-kinds.ts'
import { type JsonBucket, jsonBuckets } from './json-buckets.ts'
import type { JsonCounts } from './json-counts.ts'
import type { JsonDialect } from './json-dialect.ts'
import { keyParts } from './json-key.ts'
import type { JsonLine } from './json-line.ts'
import type { JsonNode, JsonPair } from './json-node.ts'
import { jsonValue } from './json-value.ts'
import { Snapshots } from './snapshots.ts'

/** Where a row belongs. */
interface Place {
  readonly name: string
  readonly snapshot: number
  readonly key: readonly string[]
}

/** One value of a map with its key; a scalar map has one entry with an empty key. */
interface Entry {
  readonly place: Place
  readonly node: JsonNode
}

/** The types of record that hold a map. */
export type MapType = 'map' | 'hist' | 'stats' | 'tseries'

/** Turns map, hist, stats and tseries records into rows. One record is one snapshot. */
export class JsonMaps {
  readonly #emit: (record: CaptureRecord) => void
  readonly #log: DiagnosticLog
  readonly #script: ScriptFacts | undefined
  readonly #line: JsonLine
  readonly #dialect: JsonDialect
  readonly #counts: JsonCounts
  readonly #snapshots: Snapshots
  readonly #kinds: HistogramKinds

  constructor(
    emit: (record: CaptureRecord) => void,
    log: DiagnosticLog,
    reading: {
      readonly line: JsonLine
      readonly dialect: JsonDialect
      readonly counts: JsonCounts
    },
    script: ScriptFacts | undefined,
  ) {
    this.#emit = emit
    this.#log = log
    this.#line = reading.line
    this.#dialect = reading.dialect
    this.#counts = reading.counts
    this.#script = script
    this.#snapshots = new Snapshots(log)
    this.#kinds = new HistogramKinds(script)
  }

  /** Hands over the rows of `data`, the `{"@name": …}` of a record. An empty map has none. */
  read(type: MapType, data: readonly JsonPair[]): void {
    for (const { key, value } of data) {
      const name = this.#line.text(key)
      const facts = this.#script?.maps.get(name)
      const entries = this.#entries(type, name, value, facts)
      if (type === 'hist') this.#histograms(name, entries)
      else for (const entry of entries) this.#row(type, entry, facts)
    }
  }

  /** The entries of a map; an empty one is no print, since text does not show it. */
  #entries(
    type: MapType,
    name: string,
    value: JsonNode,
    facts: MapFacts | undefined,
  ): readonly Entry[] {
    if (isEmpty(value)) return []
    const snapshot = this.#snapshots.next(name)
    if (value.kind !== 'object' || this.#isScalar(type, value, facts)) {
      return [{ place: { name, snapshot, key: [] }, node: value }]
    }
    return value.pairs.map((pair) => ({
      place: {
        name,
        snapshot,
        key: keyParts(pair.key, this.#line, this.#dialect, facts),
      },
      node: pair.value,
    }))
  }

  /** Whether an object is the one value of a scalar map: a struct or a stats, not a keyed map. */
  #isScalar(
    type: MapType,
    value: JsonNode & { readonly kind: 'object' },
    facts: MapFacts | undefined,
  ): boolean {
    if (facts !== undefined) return facts.keyArity === 0
    return type === 'stats' ? this.#isStats(value.pairs) : type === 'map' && value.spaced
  }

  #isStats(pairs: readonly JsonPair[]): boolean {
    const names = ['count', 'average', 'total']
    return (
      pairs.length === names.length &&
      pairs.every(
        ({ key, value }, i) => this.#line.isNamed(key, names[i]) && value.kind !== 'object',
      )
    )
  }

  #row(type: MapType, { place, node }: Entry, facts: MapFacts | undefined): void {
    if (type === 'tseries' && node.kind === 'list') {
      for (const item of node.items) this.#interval(place, item)
    } else if (type === 'stats' && node.kind === 'object') this.#stats(place, node.pairs)
    else {
      const value = jsonValue(node, this.#line, { buffer: facts?.call === 'buf' })
      this.#emit({ kind: 'map', ...place, value })
    }
  }

  #stats(place: Place, pairs: readonly JsonPair[]): void {
    const field = (name: string): Integer => this.#line.integer(this.#line.member(pairs, name)) ?? 0
    this.#emit({
      kind: 'stats',
      ...place,
      count: field('count'),
      average: field('average'),
      total: field('total'),
    })
  }

  #interval(place: Place, item: JsonNode): void {
    if (item.kind !== 'object') return
    const start = this.#line.member(item.pairs, 'interval_start')
    const value = this.#counts.read(this.#line.member(item.pairs, 'value'))
    if (start === undefined || value === undefined) return
    this.#emit({ kind: 'tseries', ...place, start: this.#line.text(start), value })
  }

  #histograms(name: string, entries: readonly Entry[]): void {
    const blocks = entries.map(({ place, node }) => ({ place, buckets: this.#buckets(node) }))
    const kind = this.#kinds.of(
      name,
      blocks.flatMap(({ buckets }) => buckets),
    )
    for (const { place, buckets } of blocks) {
      for (const { lo, hi, count } of buckets) this.#emit({ kind, ...place, lo, hi, count })
    }
  }

  #buckets(node: JsonNode): readonly JsonBucket[] {
    if (node.kind !== 'list') return []
    if (node.items.length > 1 && node.items[0].kind === 'object') this.#dialect.note(node.tight)
    const buckets = jsonBuckets(node.items, this.#line, (count) => this.#counts.read(count))
    const saturated = buckets.filter((bucket) => bucket.saturated).length
    if (saturated > 0) {
      const message = 'before 0.20 the bucket [2^31, 2^32) holds all values from 2^31 on'
      this.#log.report('HIST_SATURATED', message, this.#line.number, saturated)
    }
    return buckets
  }
}

/** Nothing at all, as 0.9–0.15 print for a zeroed histogram, or no entries. */
function isEmpty(value: JsonNode): boolean {
  if (value.kind === 'bare') return value.from === value.to
  if (value.kind === 'list') return value.items.length === 0
  return value.kind === 'object' && value.pairs.length === 0
}
