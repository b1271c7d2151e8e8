import { countUp, numbersAt } from '../statistics/columns.ts'
import type { ValuesInTime } from '../statistics/design-effect.ts'
import { insertionOrder } from '../statistics/insertion-order.ts'
import { stableOrder } from '../statistics/stable-order.ts'
import { durationsOf, startsOf } from './row-columns.ts'
import type { SpanColumns } from './span-columns.ts'
import type { SpanPopulation } from './span-population.ts'

/** A part of the rows below one in so many. */
const FEW = 16

/** Durations in the order of time: spans without a start come last, in order of arrival. */
export interface SpansInTime extends ValuesInTime {
  /** The rows of the columns that they are. */
  readonly row: Int32Array
}

/** The spans of a population by their start; `sorted` are its rows, fastest first. */
export function spansInTime(population: SpanPopulation, sorted: Int32Array): SpansInTime {
  const { columns, count, isSampled } = population
  const row = inOrderOfStart(columns, inOrderOfArrival(columns.length, sorted))
  const isAsTheyStand = row.length === columns.length && !columns.hasStarts
  const values = isAsTheyStand ? columns.allDurNs() : durationsOf(columns, row)
  const shared = { row, values, population: count }
  return isSampled ? { ...shared, weight: weights(population, sorted, row) } : shared
}

/** The same rows by their numbers. */
function inOrderOfArrival(length: number, sorted: Int32Array): Int32Array {
  if (sorted.length === length) return countUp(length)
  // Few of many are sorted faster than they are found.
  if (FEW * sorted.length < length) return sorted.slice().sort()
  const isIn = new Uint8Array(length)
  for (let place = 0; place < sorted.length; place++) isIn[sorted[place]] = 1
  const rows = new Int32Array(sorted.length)
  let next = 0
  for (let row = 0; row < length; row++) if (isIn[row] === 1) rows[next++] = row
  return rows
}

/** The same rows by their start, equal ones as they stand. */
function inOrderOfStart(columns: SpanColumns, rows: Int32Array): Int32Array {
  if (!columns.hasStarts) return rows
  const starts = startsOf(columns, rows)
  const unknown = unknownLast(starts)
  if (unknown === rows.length) return rows
  const order = insertionOrder(starts) ?? stableOrder(starts)
  return rows.length === columns.length ? order : numbersAt(rows, order)
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

/** How many spans each row stands for: the fastest are sampled, the others stand for themselves. */
function weights(
  { columns, exactTail, bodyWeight }: SpanPopulation,
  sorted: Int32Array,
  rows: Int32Array,
): Float64Array {
  const isExact = new Uint8Array(columns.length)
  for (let place = sorted.length - exactTail; place < sorted.length; place++)
    isExact[sorted[place]] = 1
  const weight = new Float64Array(rows.length)
  for (let i = 0; i < rows.length; i++) weight[i] = isExact[rows[i]] === 1 ? 1 : bodyWeight
  return weight
}
