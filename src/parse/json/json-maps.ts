import type { DiagnosticLog } from '../../model/diagnostic.ts'
import type { CaptureRecord, Integer } from '../../model/record.ts'
import type { MapFacts, ScriptFacts } from '../../model/script-facts.ts'
import { type HistogramKind, HistogramKinds } from '../text/histogram-kinds.ts'
import { Snapshots } from '../text/snapshots.ts'
import { type JsonBucket, jsonBuckets } from './json-buckets.ts'
import type { JsonCounts } from './json-counts.ts'
import type { JsonDialect } from './json-dialect.ts'
import { keyParts } from './json-key.ts'
import type { JsonLine } from './json-line.ts'
import type { JsonNode, JsonObject, JsonPairs } from './json-node.ts'
import { jsonStructure } from './json-structure.ts'
import { jsonValue } from './json-value.ts'

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

/** The members of a stats(), in their order. */
const STATS = ['count', 'average', 'total']

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
  read(type: MapType, data: JsonPairs): void {
    for (const { key, value } of data) {
      const name = this.#line.text(key)
      const facts = this.#script?.maps.get(name)
      const entries = this.#entries(type, name, value, facts)
      const kind = type === 'hist' ? this.#kindOf(name, value) : undefined
      for (const entry of entries) {
        if (kind === undefined) this.#row(type, entry, facts)
        else this.#histogram(kind, entry)
      }
    }
  }

  /** The entries of a map, one at a time: there may be a million. An empty one is no print, since text does not show it. */
  *#entries(
    type: MapType,
    name: string,
    value: JsonNode,
    facts: MapFacts | undefined,
  ): Generator<Entry> {
    if (isEmpty(value)) return
    const snapshot = this.#snapshots.next(name)
    if (value.kind !== 'object' || this.#isScalar(type, value, facts)) {
      yield { place: { name, snapshot, key: [] }, node: value }
      return
    }
    for (const pair of value.pairs) {
      const key = keyParts(pair.key, this.#line, this.#dialect, facts)
      yield { place: { name, snapshot, key }, node: pair.value }
    }
  }

  /** Whether an object is the one value of a scalar map: a struct or a stats, not a keyed map. */
  #isScalar(type: MapType, value: JsonObject, facts: MapFacts | undefined): boolean {
    if (type === 'stats') return (facts?.keyArity ?? 0) === 0 && this.#isStats(value)
    if (type !== 'map') return false
    return facts === undefined ? value.spaced : facts.keyArity === 0
  }

  #isStats({ pairs }: JsonObject): boolean {
    return (
      pairs.length === STATS.length &&
      pairs.every(
        ({ key, value }, i) => this.#line.isNamed(key, STATS[i]) && value.kind !== 'object',
      )
    )
  }

  #row(type: MapType, { place, node }: Entry, facts: MapFacts | undefined): void {
    if (type === 'tseries' && node.kind === 'list') {
      for (const item of node.items) this.#interval(place, item)
    } else if (type === 'stats' && node.kind === 'object' && this.#isStats(node)) {
      const [count, average, total] = node.pairs.map(({ value }) => this.#integer(value))
      this.#emit({ kind: 'stats', ...place, count, average, total })
    } else {
      const isBuffer = facts?.call === 'buf'
      const value = jsonValue(node, this.#line, { buffer: isBuffer })
      const isStructure = node.kind === 'object' || (node.kind === 'list' && !isBuffer)
      const data = isStructure ? jsonStructure(node, this.#line, this.#log) : {}
      this.#emit({ kind: 'map', ...place, value, ...data })
    }
  }

  #integer(node: JsonNode): Integer {
    return this.#line.integer(node) ?? this.#line.text(node)
  }

  #interval(place: Place, item: JsonNode): void {
    const pairs = item.kind === 'object' ? item.pairs : []
    const start = this.#line.member(pairs, 'interval_start')
    const value = this.#counts.read(this.#line.member(pairs, 'value'))
    if (start === undefined || value === undefined) {
      this.#unread()
      return
    }
    this.#emit({ kind: 'tseries', ...place, start: this.#line.text(start), value })
  }

  /** The buckets of all keys tell it. They are read twice, since those of all keys at once may take any memory. */
  #kindOf(name: string, value: JsonNode): HistogramKind | undefined {
    return isEmpty(value) ? undefined : this.#kinds.of(name, this.#allBuckets(value))
  }

  *#allBuckets(value: JsonNode): Generator<JsonBucket> {
    if (value.kind !== 'object') yield* this.#buckets(value)
    else for (const pair of value.pairs) yield* this.#buckets(pair.value)
  }

  #histogram(kind: HistogramKind, { place, node }: Entry): void {
    const buckets = this.#buckets(node)
    this.#judge(node, buckets)
    const isPart = node.kind === 'list' && buckets.length < node.items.length
    const part = isPart ? ({ partial: 'unread' } as const) : {}
    for (const { lo, hi, count } of buckets) {
      this.#emit({ kind, ...place, lo, hi, count, ...part })
    }
  }

  #buckets(node: JsonNode): readonly JsonBucket[] {
    if (node.kind !== 'list') return []
    if (node.items.length > 1) this.#dialect.note(node.tight)
    return jsonBuckets(node.items, this.#line, (count) => this.#counts.read(count))
  }

  /** What is wrong with the buckets of a histogram. */
  #judge(node: JsonNode, buckets: readonly JsonBucket[]): void {
    const items = node.kind === 'list' ? node.items : []
    if (buckets.length < items.length || (node.kind !== 'list' && !isEmpty(node))) this.#unread()
    if (buckets.length > 0 && buckets.length < items.length) {
      const message = 'a histogram is a part: a row of it could not be read'
      this.#log.report('PARTIAL_HISTOGRAM', message, this.#line.number)
    }
    const saturated = buckets.filter((bucket) => bucket.saturated).length
    if (saturated > 0) {
      const message = 'before 0.20 the bucket [2^31, 2^32) holds all values from 2^31 on'
      this.#log.report('HIST_SATURATED', message, this.#line.number, saturated)
    }
  }

  #unread(): void {
    this.#log.report('BAD_JSON', 'a map record holds what no map can', this.#line.number)
  }
}

/** Nothing at all, as 0.9–0.15 print for a zeroed histogram, or no entries. */
function isEmpty(value: JsonNode): boolean {
  if (value.kind === 'bare') return value.from === value.to
  if (value.kind === 'list') return value.items.length === 0
  return value.kind === 'object' && value.pairs.length === 0
}
