import type { DiagnosticLog } from '../../model/diagnostic.ts'
import type { Bucket, Histogram } from '../../model/histogram.ts'
import type { BucketRecord, Integer } from '../../model/record.ts'

/** A key part that is a number, exact as a double. */
const WHOLE = /^-?\d{1,15}$/

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
interface Gathered {
  readonly key: readonly string[]
  readonly tallies: Map<string, Tally>
  snapshot: number
  snapshots: number
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
  #histograms = 0
  #buckets = 0
  #keyChars = 0
  /** The rows of one histogram follow each other and share their key. */
  #last: { name: string; key: readonly string[]; map: GatheredMap; gathered: Gathered } | undefined

  constructor(diagnostics: DiagnosticLog, limits: Partial<HistogramLimits> = {}) {
    this.#diagnostics = diagnostics
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
    const tally = this.#tally(gathered, lo, hi)
    if (tally !== undefined) addCount(gathered, tally, count)
  }

  /** All histograms by name, then key; may be called at any time. */
  build(): readonly Histogram[] {
    const histograms: Histogram[] = []
    for (const [name, map] of [...this.#maps].sort(([a], [b]) => compareText(a, b))) {
      const keys = [...map.byKey.values()]
      const joined = map.wasCleared || keys.some(hasShrunk) ? 'sum' : 'last'
      for (const gathered of keys.sort((a, b) => compareKeys(a.key, b.key))) {
        const { key, snapshots } = gathered
        const buckets = joinBuckets(gathered, joined)
        histograms.push({ kind: map.kind, name, key, snapshots, joined, buckets })
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
    return { key, tallies: new Map(), snapshot, snapshots: 1, filled: 0, unreached: 0 }
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

function newMap(kind: Histogram['kind']): GatheredMap {
  return { kind, wasCleared: false, byKey: new Map() }
}

function beginSnapshot(map: GatheredMap, gathered: Gathered, snapshot: number): void {
  if (hasShrunk(gathered)) map.wasCleared = true
  gathered.snapshot = snapshot
  gathered.snapshots++
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

function joinBuckets(gathered: Gathered, joined: Histogram['joined']): readonly Bucket[] {
  return [...gathered.tallies.values()]
    .map(({ lo, hi, now, sum }) => ({ lo, hi, count: joined === 'last' ? now : sum }))
    .sort((a, b) => (a.lo === b.lo ? a.hi - b.hi : a.lo - b.lo))
}

/** Part by part; parts that are whole numbers by value and before all text. */
function compareKeys(a: readonly string[], b: readonly string[]): number {
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    const order = compareParts(a[i], b[i])
    if (order !== 0) return order
  }
  return a.length - b.length
}

function compareParts(a: string, b: string): number {
  const isNumber = WHOLE.test(a)
  if (isNumber !== WHOLE.test(b)) return isNumber ? -1 : 1
  return (isNumber ? Number(a) - Number(b) : 0) || compareText(a, b)
}

function compareText(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}
