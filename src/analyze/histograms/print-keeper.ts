import type { DiagnosticLog } from '../../model/diagnostic.ts'
import type { Bucket, Histogram, HistogramSeries } from '../../model/histogram.ts'
import type { BucketRecord } from '../../model/record.ts'
import { printSeries, type TimedPrint } from './print-series.ts'

const MAX_MAPS = 1000
const MAX_PRINTS = 2000
/** Of all histograms and prints together. */
const MAX_BUCKETS = 250_000
const MAX_KEYS = 1000
/** A time of the day; only the beginning of a line is looked at. */
const CLOCK = /(?:^|[^\d:])(\d{1,2}):(\d{2}):(\d{2}(?:\.\d{1,9})?)(?![\d:])/
const LOOKED_AT = 120

/** A time that a line told. */
interface Clock {
  readonly seconds: number
}

/** The prints of one map: when each was, and what each key held then. */
interface MapPrints {
  snapshot: number
  readonly clocks: (Clock | undefined)[]
  readonly byKey: Map<string, Map<number, Bucket[]>>
}

/** Keeps histograms print by print, each with the time that stands above it: of time(), of strftime(), of bcc's tools. */
export class PrintKeeper {
  readonly #log: DiagnosticLog
  readonly #maps = new Map<string, MapPrints>()
  #clock: Clock | undefined
  #buckets = 0
  /** The rows of one histogram follow each other and share their key. */
  #last: { name: string; key: readonly string[]; snapshot: number; rows: Bucket[] } | undefined

  constructor(log: DiagnosticLog) {
    this.#log = log
  }

  /** A printed line: where it holds a time of the day, the prints behind it are of that time. */
  line(text: string): void {
    // Without a colon there is no time: most lines are ruled out here.
    if (!text.includes(':')) return
    const found = CLOCK.exec(text.slice(0, LOOKED_AT))
    if (found === null) return
    const [, hours, minutes, seconds] = found.map(Number)
    if (hours < 24 && minutes < 60 && seconds < 61) {
      this.#clock = { seconds: hours * 3600 + minutes * 60 + seconds }
    }
  }

  /** One row of a histogram. */
  add(record: BucketRecord): void {
    const { name, key, snapshot, lo, hi, count } = record
    const last = this.#last
    const rows =
      last?.name === name && last.key === key && last.snapshot === snapshot
        ? last.rows
        : this.#rowsOf(record)
    if (rows === undefined || this.#buckets >= MAX_BUCKETS) {
      this.#tooMany()
      return
    }
    this.#last = { name, key, snapshot, rows }
    if (Number(count) === 0) return
    this.#buckets++
    rows.push({
      lo: lo === null ? Number.NEGATIVE_INFINITY : Number(lo),
      hi: hi === null ? Number.POSITIVE_INFINITY : Number(hi),
      count: Number(count),
    })
  }

  /** The prints of a histogram as a series; undefined for one that has fewer than two with values. */
  series({ name, key, joined, partial }: Histogram): HistogramSeries | undefined {
    const map = this.#maps.get(name)
    const kept = map?.byKey.get(JSON.stringify(key))
    if (map === undefined || kept === undefined || map.clocks.length < 2) return undefined
    // A print that lacks rows would look like a quiet time.
    if (partial !== undefined) return undefined
    const prints = map.clocks.map((clock, at): TimedPrint => {
      // What stands below the same time as the print before is of some later, unknown one.
      const seconds = clock === map.clocks[at - 1] ? undefined : clock?.seconds
      return { seconds, buckets: kept.get(at) }
    })
    return printSeries(prints, joined)
  }

  #rowsOf({ name, key, snapshot }: BucketRecord): Bucket[] | undefined {
    const map = this.#maps.get(name) ?? this.#newMap(name)
    if (map === undefined) return undefined
    if (map.snapshot !== snapshot) {
      if (map.clocks.length >= MAX_PRINTS) return undefined
      map.snapshot = snapshot
      map.clocks.push(this.#clock)
    }
    const id = JSON.stringify(key)
    const prints = map.byKey.get(id) ?? new Map<number, Bucket[]>()
    if (prints.size === 0 && map.byKey.size >= MAX_KEYS) return undefined
    map.byKey.set(id, prints)
    const at = map.clocks.length - 1
    const rows = prints.get(at) ?? []
    prints.set(at, rows)
    return rows
  }

  #newMap(name: string): MapPrints | undefined {
    if (this.#maps.size >= MAX_MAPS) return undefined
    const map: MapPrints = { snapshot: -1, clocks: [], byKey: new Map() }
    this.#maps.set(name, map)
    return map
  }

  #tooMany(): void {
    this.#log.report(
      'LIMIT_REACHED',
      `histograms over time hold ${MAX_PRINTS} prints of ${MAX_KEYS} keys of each of ${MAX_MAPS} maps, ${MAX_BUCKETS} buckets in all: rows beyond are missing there`,
    )
  }
}
