import { COMPONENTS } from '../../model/components.ts'
import { SPAN_FLAG } from '../../model/span-flags.ts'
import { durationsOf, pidsOf, rowsByDuration, startsOf } from '../spans/row-columns.ts'
import type { SpanColumns } from '../spans/span-columns.ts'
import { MIGRATIONS } from '../spans/span-parts.ts'
import type { SpanPopulation } from '../spans/span-population.ts'
import { numbersAt, sumOf, valuesAt } from '../statistics/columns.ts'
import { insertionOrder } from '../statistics/insertion-order.ts'
import { Random } from '../statistics/random.ts'
import { stableOrder } from '../statistics/stable-order.ts'

const LIMIT = 50_000
const ALL_FLAGS = 0xff
/** The slowest spans that are never sampled before the others: those around the p99 and above. */
const ZONE_SHARE = 0.02
/** A part of the rows below one in so many is sorted faster than it is found among all. */
const FEW = 4

/** How a sample is drawn. */
export interface TailSampleOptions {
  /** At most so many rows; 50,000 where not said. */
  readonly limit?: number
  /** Spans whose chain of states broke are rows, too. */
  readonly keepLossy: boolean
  /** The rows of the spans, fastest first; all rows where not said. */
  readonly sorted?: Int32Array
  /** The same rows by their start, those without one last, for those who know. */
  readonly byStart?: Int32Array
  readonly seed?: number
}

/** Spans of one function as columns, in order of their start; rows without a start come last, in order of arrival. Times in nanoseconds. */
export interface TailSample {
  readonly length: number
  /** Rows that have a start: they come first. */
  readonly timed: number
  /** Relative to the origin second of the capture's clock; NaN where the capture gives no start. */
  readonly startNs: Float64Array
  readonly durNs: Float64Array
  /** The rows of the store that they are. */
  readonly storeRow: Int32Array
  /** By index into COMPONENTS; those of one row sum to its duration. */
  readonly components: readonly Float64Array[]
  readonly migrations: Float64Array
  readonly flags: Uint8Array
  readonly pid: Int32Array
  /** How many spans a row stands for. */
  readonly weight: Float64Array
  /** The sum of the weights. */
  readonly population: number
}

/** Rows of a store and how many spans each stands for. */
interface Chosen {
  readonly rows: Int32Array
  readonly weights: Float64Array
}

/**
 * The spans of a store, all of them where they fit. Else half of the rows are the slowest spans, exactly, and the others a
 * sample of the rest, one drawn from each of as many equal groups by duration: its weights make it stand for all. When
 * more than half of the rows lie in the slowest 2 %, these are sampled in the same way. Seeded.
 */
export function drawTailSample(store: SpanPopulation, options: TailSampleOptions): TailSample {
  const limit = Math.max(2, options.limit ?? LIMIT)
  const { byStart, keepLossy } = options
  if (byStart !== undefined && byStart.length <= limit && !store.isSampled) {
    return fill(
      store,
      { rows: byStart, weights: new Float64Array(byStart.length).fill(1) },
      keepLossy,
    )
  }
  const sorted = options.sorted ?? rowsByDuration(store.columns)
  const chosen = choose(store, sorted, limit, options.seed ?? 1)
  return fill(
    store,
    byStart === undefined || FEW * chosen.rows.length < byStart.length
      ? inOrderOfStart(store, chosen)
      : inThisOrder(byStart, chosen, store),
    keepLossy,
  )
}

function choose(store: SpanPopulation, sorted: Int32Array, limit: number, seed: number): Chosen {
  const { length } = sorted
  const half = limit >>> 1
  const zone = length <= limit ? length : Math.min(length, Math.max(half, zoneRows(store)))
  const fromZone = length <= limit ? length : Math.min(zone, half)
  const fromRest = Math.min(length - zone, limit - fromZone)
  const random = new Random(seed)
  const rows = new Int32Array(fromRest + fromZone)
  const weights = new Float64Array(rows.length)
  const sampled = length - store.exactTail
  const spansBefore = (place: number): number =>
    Math.min(place, sampled) * store.bodyWeight + Math.max(0, place - sampled)
  const draw = (at: number, take: number, first: number, count: number): void => {
    for (let k = 0; k < take; k++) {
      const low = first + Math.floor((k * count) / take)
      const high = first + Math.floor(((k + 1) * count) / take)
      rows[at + k] = sorted[low + random.below(high - low)]
      weights[at + k] = spansBefore(high) - spansBefore(low)
    }
  }
  draw(0, fromRest, 0, length - zone)
  draw(fromRest, fromZone, length - zone, zone)
  return { rows, weights }
}

/** How many rows of the store are its slowest 2 % of spans. */
function zoneRows(store: SpanPopulation): number {
  const spans = Math.ceil(ZONE_SHARE * store.count)
  const beyond = Math.max(0, spans - store.exactTail)
  return Math.min(spans, store.exactTail) + Math.ceil(beyond / store.bodyWeight)
}

function fill(store: SpanPopulation, chosen: Chosen, keepLossy: boolean): TailSample {
  const { columns } = store
  const isClean = keepLossy || !columns.hasFlag(SPAN_FLAG.lossy)
  const { rows, weights } = isClean ? chosen : those(chosen, (row) => !isLossy(columns, row))
  const { length } = rows
  const startNs = startsOf(columns, rows)
  const [migrations, ...components] = columns.gather([MIGRATIONS, ...COMPONENTS.keys()], rows)
  // What nobody spent time in shares one column.
  const zeros = new Float64Array(length)
  return {
    ...{ length, timed: timedRows(startNs), storeRow: rows, startNs },
    ...{ weight: weights, population: sumOf(weights) },
    durNs: durationsOf(columns, rows),
    migrations: migrations ?? zeros,
    flags: flagsOf(columns, rows),
    pid: pidsOf(columns, rows),
    components: components.map((column) => column ?? zeros),
  }
}

/** Those without a start come last. */
function timedRows(startNs: Float64Array): number {
  let timed = startNs.length
  while (timed > 0 && Number.isNaN(startNs[timed - 1])) timed--
  return timed
}

function flagsOf(columns: SpanColumns, rows: Int32Array): Uint8Array {
  const flags = new Uint8Array(rows.length)
  if (!columns.hasFlag(ALL_FLAGS)) return flags
  for (let i = 0; i < flags.length; i++) flags[i] = columns.flags(rows[i])
  return flags
}

function isLossy(columns: SpanColumns, row: number): boolean {
  return (columns.flags(row) & SPAN_FLAG.lossy) !== 0
}

function those({ rows, weights }: Chosen, isTaken: (row: number) => boolean): Chosen {
  return {
    rows: rows.filter(isTaken),
    weights: weights.filter((_, i) => isTaken(rows[i])),
  }
}

/** By their start, rows without one last; equal ones in order of arrival. */
function inOrderOfStart({ columns }: SpanPopulation, { rows, weights }: Chosen): Chosen {
  const arrived = stableOrder(Float64Array.from(rows))
  const starts = new Float64Array(rows.length)
  let hasStart = false
  for (let i = 0; i < rows.length; i++) {
    const startNs = columns.startNs(rows[arrived[i]])
    const isKnown = !Number.isNaN(startNs)
    starts[i] = isKnown ? startNs : Number.MAX_VALUE
    if (isKnown) hasStart = true
  }
  const order = hasStart
    ? numbersAt(arrived, insertionOrder(starts) ?? stableOrder(starts))
    : arrived
  return { rows: numbersAt(rows, order), weights: valuesAt(weights, order) }
}

/** In the order of `all`, of which they are some. */
function inThisOrder(
  all: Int32Array,
  { rows, weights }: Chosen,
  { columns }: SpanPopulation,
): Chosen {
  // By row, where it stands among the chosen ones, from 1.
  const placeOf = new Int32Array(columns.length)
  for (let i = 0; i < rows.length; i++) placeOf[rows[i]] = i + 1
  const ordered = { rows: new Int32Array(rows.length), weights: new Float64Array(rows.length) }
  let next = 0
  for (let i = 0; i < all.length; i++) {
    const place = placeOf[all[i]]
    if (place === 0) continue
    ordered.rows[next] = all[i]
    ordered.weights[next++] = weights[place - 1]
  }
  return ordered
}
