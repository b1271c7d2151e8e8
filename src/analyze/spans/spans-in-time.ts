import type { ValuesInTime } from '../statistics/design-effect.ts'
import { stableOrder } from '../statistics/stable-order.ts'
import type { SpanPopulation } from './span-population.ts'

/** A part of the rows below one in so many. */
const FEW = 16

/** Durations in the order of time. */
export interface SpansInTime extends ValuesInTime {
  /** Relative to the origin second; NaN where the capture gives no start: such spans come last, in order of arrival. */
  readonly startNs: Float64Array
  /** The rows of the columns that they are. */
  readonly row: Int32Array
}

/** The spans of a population by their start; `sorted` are its rows, fastest first. */
export function spansInTime(population: SpanPopulation, sorted: Int32Array): SpansInTime {
  const { columns, isSampled, exactTail, bodyWeight } = population
  const sampled = sorted.length - exactTail
  const weightOf = isSampled ? rowWeights(columns.length, sorted, sampled, bodyWeight) : undefined
  const rows = inOrderOfArrival(columns.length, sorted)
  const starts = new Float64Array(rows.length)
  let hasStart = false
  for (let i = 0; i < rows.length; i++) {
    const startNs = columns.startNs(rows[i])
    const isKnown = !Number.isNaN(startNs)
    starts[i] = isKnown ? startNs : Number.MAX_VALUE
    if (isKnown) hasStart = true
  }
  const order = hasStart ? stableOrder(starts) : Int32Array.from(starts.keys())
  const startNs = new Float64Array(rows.length)
  const values = new Float64Array(rows.length)
  const row = new Int32Array(rows.length)
  for (let i = 0; i < order.length; i++) {
    startNs[i] = starts[order[i]] === Number.MAX_VALUE ? Number.NaN : starts[order[i]]
    row[i] = rows[order[i]]
    values[i] = columns.durNs(row[i])
  }
  const shared = { startNs, row, values, population: population.count }
  return weightOf === undefined
    ? shared
    : { ...shared, weight: Float64Array.from(row, (each) => weightOf[each]) }
}

/** The same rows by their numbers. */
function inOrderOfArrival(length: number, sorted: Int32Array): Int32Array {
  // Few of many are sorted faster than they are found.
  if (FEW * sorted.length < length) return sorted.slice().sort()
  const isIn = new Uint8Array(length)
  for (let place = 0; place < sorted.length; place++) isIn[sorted[place]] = 1
  const rows = new Int32Array(sorted.length)
  let next = 0
  for (let row = 0; row < length; row++) if (isIn[row] === 1) rows[next++] = row
  return rows
}

function rowWeights(
  length: number,
  sorted: Int32Array,
  sampled: number,
  bodyWeight: number,
): Float64Array {
  const weight = new Float64Array(length).fill(1)
  for (let place = 0; place < sampled; place++) weight[sorted[place]] = bodyWeight
  return weight
}
