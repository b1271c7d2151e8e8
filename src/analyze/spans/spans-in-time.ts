import { countUp, numbersAt } from '../statistics/columns.ts'
import type { SampledValues, ValuesInTime } from '../statistics/design-effect.ts'
import { insertionOrder } from '../statistics/insertion-order.ts'
import { stableOrder } from '../statistics/stable-order.ts'
import { durationsOf, startsOf } from './row-columns.ts'
import type { SpanColumns } from './span-columns.ts'
import { type ChosenSpans, chooseSpans, type SpanPopulation } from './span-population.ts'
import type { SpanStore } from './span-store.ts'

/** A part of the rows below one in so many. */
const FEW = 16
const VALUE_BYTES = Float64Array.BYTES_PER_ELEMENT

/** Durations in the order of time: spans without a start come last, in order of arrival. */
export interface SpansInTime extends ValuesInTime {
  /** The rows of the columns that they are. */
  readonly row: Int32Array
}

/**
 * The spans of a store that numbers are of, by their durations and by their start. Memory that is new costs more than what is done in
 * it: the durations in the order of time stand where the rows were sorted.
 */
export function chooseInTime(
  store: SpanStore,
  keepLossy: boolean,
): { readonly chosen: ChosenSpans; readonly inTime: SpansInTime } {
  const room = new ArrayBuffer(VALUE_BYTES * store.columns.length)
  const chosen = chooseSpans(store, store.sortedRows(room), keepLossy)
  return { chosen, inTime: spansInTime(chosen.population, chosen.sorted, room) }
}

/**
 * The spans of a population by their start; `sorted` are its rows, fastest first. First their starts, then their durations are put into
 * `room`, eight bytes a row.
 */
export function spansInTime(
  population: SpanPopulation,
  sorted: Int32Array,
  room: ArrayBuffer = new ArrayBuffer(VALUE_BYTES * sorted.length),
): SpansInTime {
  const { columns, count, isSampled } = population
  const starts = new Float64Array(room, 0, sorted.length)
  const row = inOrderOfStart(columns, sorted, starts)
  const isAsItStands = row.length === columns.length && !columns.hasStarts
  const values = isAsItStands ? columns.allDurNs() : durationsOf(columns, row, starts)
  const shared = { row, values, population: count }
  return isSampled ? { ...shared, sampled: sampledValues(population, sorted, row) } : shared
}

/** Rows by their start, equal ones and those without one in order of arrival; their starts are put into `starts`. */
function inOrderOfStart(
  columns: SpanColumns,
  sorted: Int32Array,
  starts: Float64Array,
): Int32Array {
  const isAll = sorted.length === columns.length
  if (isAll && columns.hasStarts) {
    columns.copyStartNs(starts)
    return orderOfStarts(starts) ?? countUp(starts.length)
  }
  const arrived = isAll ? countUp(sorted.length) : inOrderOfArrival(columns, sorted)
  if (!columns.hasStarts) return arrived
  const order = orderOfStarts(startsOf(columns, arrived, starts))
  return order === undefined ? arrived : numbersAt(arrived, order)
}

/** Their places in order of time, unknown ones last; undefined where all are unknown. */
function orderOfStarts(starts: Float64Array): Int32Array | undefined {
  if (unknownLast(starts) === starts.length) return undefined
  return insertionOrder(starts) ?? stableOrder(starts)
}

/** Some rows by their numbers. */
function inOrderOfArrival({ length }: SpanColumns, rows: Int32Array): Int32Array {
  // Few of many are sorted faster than they are found.
  if (FEW * rows.length < length) return rows.slice().sort()
  const isIn = new Uint8Array(length)
  for (let place = 0; place < rows.length; place++) isIn[rows[place]] = 1
  const arrived = new Int32Array(rows.length)
  let next = 0
  for (let row = 0; row < length; row++) if (isIn[row] === 1) arrived[next++] = row
  return arrived
}

/** Puts starts that are not known beyond all times; returns how many they are. */
function unknownLast(starts: Float64Array): number {
  let unknown = 0
  for (let i = 0; i < starts.length; i++) {
    if (!Number.isNaN(starts[i])) continue
    starts[i] = Number.MAX_VALUE
    unknown++
  }
  return unknown
}

/** Which rows stand for themselves: the slowest, while the others are sampled. */
function sampledValues(
  { columns, exactTail, bodyWeight }: SpanPopulation,
  sorted: Int32Array,
  rows: Int32Array,
): SampledValues {
  const isExactRow = new Uint8Array(columns.length)
  for (let place = sorted.length - exactTail; place < sorted.length; place++)
    isExactRow[sorted[place]] = 1
  const isExact = new Uint8Array(rows.length)
  for (let i = 0; i < rows.length; i++) isExact[i] = isExactRow[rows[i]]
  return { isExact, bodyWeight }
}
