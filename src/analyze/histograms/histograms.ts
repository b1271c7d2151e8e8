import { unitOfName } from '../../model/column.ts'
import type { DiagnosticLog } from '../../model/diagnostic.ts'
import type { Bucket, Histogram } from '../../model/histogram.ts'
import type { BucketRecord, Integer, StatsRecord } from '../../model/record.ts'
import { compareKeys, compareText } from './compare-keys.ts'
import { type RowsSeen, seeRow } from './missing-rows.ts'

/** How much the collector holds; what is beyond is counted as LIMIT_REACHED. */
export interface HistogramLimits {
  readonly histograms: number
  readonly bucketsEach: number
  readonly bucketsInAll: number
  /** Characters of all names and keys together. */
  readonly keyChars: number
}

const LIMITS: HistogramLimits = {
  histograms: 10_000,
  bucketsEach: 5_000,
  bucketsInAll: 250_000,
  keyChars: 16_000_000,
}

type Exact = NonNullable<Histogram['exact']>

/** One bucket over the snapshots; `before` and `now` are its counts in the last two that it was in. */
interface Tally {
  readonly lo: number
  readonly hi: number
  before: number
  now: number
  sum: number
  snapshot: number
}

/** One key of one map over its snapshots. */
interface Gathered extends RowsSeen {
  readonly key: readonly string[]
  readonly tallies: Map<string, Tally>
  snapshot: number
  snapshots: number
  /** The sums that stood below its prints: of all of them, and of the last one. */
  exactSum: Exact | undefined
  exactLast: Exact | undefined
  /** Buckets above 0 in the current snapshot. */
  filled: number
  /** Buckets above 0 in the snapshot before that the current one has not reached yet. */
  unreached: number
}

interface GatheredMap {
  kind: Histogram['kind']
  wasCleared: boolean
  readonly byKey: Map<string, Gathered>
}

/**
 * Joins the snapshots of each histogram of a capture. A map that only grows is its last snapshot
 * (a final dump that repeats the print of END included); a map of which any key ever shrank was
 * cleared or zeroed between its prints, all keys at once, and is the sum of all its snapshots.
 */
export class HistogramCollector {
  readonly #maps = new Map<string, GatheredMap>()
  readonly #diagnostics: DiagnosticLog
  readonly #limits: HistogramLimits
  readonly #unitNs: number | undefined
  #histograms = 0
  #buckets = 0
  #keyChars = 0
  /** The rows of one histogram follow each other and share their key. */
  #last: { name: string; key: readonly string[]; map: GatheredMap; gathered: Gathered } | undefined

  /** `unitNs`: nanoseconds in a unit of histograms whose names tell none. */
  constructor(
    diagnostics: DiagnosticLog,
    { unitNs, ...limits }: Partial<HistogramLimits> & { readonly unitNs?: number } = {},
  ) {
    this.#diagnostics = diagnostics
    this.#unitNs = unitNs
    this.#limits = { ...LIMITS, ...limits }
  }

  /** Takes in one row. What exceeds a limit, or is no bucket, is reported and left out. */
  add(record: BucketRecord): void {
    const lo = bound(record.lo, Number.NEGATIVE_INFINITY)
    const hi = bound(record.hi, Number.POSITIVE_INFINITY)
    const count = Number(record.count)
    if (!(lo < hi && count >= 0 && count < Number.POSITIVE_INFINITY)) {
      this.#diagnostics.report('UNKNOWN_LINE', 'a histogram row that is no bucket')
      return
    }
    const last = this.#find(record)
    if (last === undefined) return
    const { map, gathered } = last
    // Text tells lhist from hist by its bounds: a few of its buckets can look like either.
    if (record.kind === 'lhist') map.kind = 'lhist'
    if (gathered.snapshot !== record.snapshot) beginSnapshot(map, gathered, record.snapshot)
    seeRow(gathered, record, lo, hi)
    const tally = this.#tally(gathered, lo, hi)
    if (tally !== undefined) addCount(gathered, tally, count)
  }

  /** Takes in the sum that stands below a histogram of the same name and key; false for any other. */
  addTotals({ name, key, count, total }: StatsRecord): boolean {
    const gathered = this.#maps.get(name)?.byKey.get(JSON.stringify(key))
    if (gathered === undefined) return false
    const sum = gathered.exactSum ?? { count: 0, total: 0 }
    gathered.exactLast = { count: Number(count), total: Number(total) }
    gathered.exactSum = { count: sum.count + Number(count), total: sum.total + Number(total) }
    return true
  }

  /** All histograms by name, then key; may be called at any time. */
  build(): readonly Histogram[] {
    const histograms: Histogram[] = []
    for (const [name, map] of [...this.#maps].sort(([a], [b]) => compareText(a, b))) {
      const keys = [...map.byKey.values()]
      const joined = map.wasCleared || keys.some(hasShrunk) ? 'sum' : 'last'
      for (const gathered of keys.sort((a, b) => compareKeys(a.key, b.key))) {
        histograms.push(joinedHistogram(name, map.kind, gathered, joined, this.#unitNs))
      }
    }
    return histograms
  }

  #find(record: BucketRecord): { map: GatheredMap; gathered: Gathered } | undefined {
    const { name, key } = record
    if (this.#last?.name === name && this.#last.key === key) return this.#last
    const id = JSON.stringify(key)
    const map = this.#maps.get(name) ?? newMap(record.kind)
    const gathered = map.byKey.get(id) ?? this.#admit(record, name.length + id.length)
    if (gathered === undefined) return undefined
    map.byKey.set(id, gathered)
    this.#maps.set(name, map)
    this.#last = { name, key, map, gathered }
    return this.#last
  }

  #admit(record: BucketRecord, chars: number): Gathered | undefined {
    const { histograms, keyChars } = this.#limits
    if (this.#histograms >= histograms || this.#keyChars + chars > keyChars) {
      this.#diagnostics.report('LIMIT_REACHED', `more than ${histograms} histograms, or long keys`)
      return undefined
    }
    this.#histograms++
    this.#keyChars += chars
    const { key, snapshot } = record
    const counts = { snapshot, snapshots: 1, end: Number.NaN, filled: 0, unreached: 0 }
    const unknown = { partialNow: undefined, partialEver: undefined, exactSum: undefined }
    return { key, tallies: new Map(), ...counts, ...unknown, exactLast: undefined }
  }

  #tally(gathered: Gathered, lo: number, hi: number): Tally | undefined {
    const id = `${lo} ${hi}`
    const known = gathered.tallies.get(id)
    if (known !== undefined) return known
    const { bucketsEach, bucketsInAll } = this.#limits
    if (gathered.tallies.size >= bucketsEach || this.#buckets >= bucketsInAll) {
      this.#diagnostics.report(
        'LIMIT_REACHED',
        `more than ${bucketsEach} buckets in a histogram, or ${bucketsInAll} in all`,
      )
      return undefined
    }
    this.#buckets++
    const tally = { lo, hi, before: 0, now: 0, sum: 0, snapshot: gathered.snapshot }
    gathered.tallies.set(id, tally)
    return tally
  }
}

function bound(value: Integer | null, open: number): number {
  return value === null ? open : Number(value)
}

function exactOf(exact: Exact | undefined): Pick<Histogram, 'exact'> {
  return exact === undefined || exact.count === 0 ? {} : { exact }
}

function unitOf(name: string, asked: number | undefined): Pick<Histogram, 'unitNs'> {
  const unitNs = unitOfName(name) ?? asked
  return unitNs === undefined ? {} : { unitNs }
}

function newMap(kind: Histogram['kind']): GatheredMap {
  return { kind, wasCleared: false, byKey: new Map() }
}

function beginSnapshot(map: GatheredMap, gathered: Gathered, snapshot: number): void {
  if (hasShrunk(gathered)) map.wasCleared = true
  gathered.snapshot = snapshot
  gathered.snapshots++
  gathered.partialNow = undefined
  gathered.end = Number.NaN
  gathered.unreached = gathered.filled
  gathered.filled = 0
}

/** Whether the current snapshot has a lower count somewhere than the one before. */
function hasShrunk(gathered: Gathered): boolean {
  return gathered.unreached > 0
}

/** Counts are added within a snapshot too: JSON prints keys alike that differ only by a blank. */
function addCount(gathered: Gathered, tally: Tally, count: number): void {
  if (tally.snapshot !== gathered.snapshot) {
    tally.snapshot = gathered.snapshot
    tally.before = tally.now
    tally.now = 0
  }
  const { before, now } = tally
  tally.now += count
  tally.sum += count
  if (now === 0 && tally.now > 0) gathered.filled++
  if (now < before && tally.now >= before) gathered.unreached--
}

function joinedHistogram(
  name: string,
  kind: Histogram['kind'],
  gathered: Gathered,
  joined: Histogram['joined'],
  unitNs: number | undefined,
): Histogram {
  const { key, snapshots, exactLast, exactSum } = gathered
  const isLast = joined === 'last'
  const partial = isLast ? gathered.partialNow : gathered.partialEver
  return {
    ...{ kind, name, key, snapshots, joined, buckets: joinBuckets(gathered, joined) },
    ...(partial === undefined ? {} : { partial }),
    ...exactOf(isLast ? exactLast : exactSum),
    ...unitOf(name, unitNs),
  }
}

function joinBuckets(gathered: Gathered, joined: Histogram['joined']): readonly Bucket[] {
  return [...gathered.tallies.values()]
    .map(({ lo, hi, now, sum }) => ({ lo, hi, count: joined === 'last' ? now : sum }))
    .sort((a, b) => (a.lo === b.lo ? a.hi - b.hi : a.lo - b.lo))
}
