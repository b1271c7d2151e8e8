import { valuesAt } from '../statistics/columns.ts'
import { rankOf } from '../statistics/quantile.ts'
import { stableOrder } from '../statistics/stable-order.ts'
import type { TailSample } from './tail-sample.ts'

/** Spans in columns, slowest first. */
export interface RankedSpans {
  readonly length: number
  readonly durNs: Float64Array
  /** Parts of the duration: all of them, or those of interest. */
  readonly components: readonly Float64Array[]
  /** How many spans a row stands for, and all rows together. */
  readonly weight: Float64Array
  readonly population: number
  /** The row of the sample. */
  readonly row: Int32Array
}

/**
 * Ranks the rows of a sample, equally slow ones in order of time; only the components at `indexes` come along, and behind them
 * other columns by row of the sample.
 */
export function rankSpans(
  sample: TailSample,
  indexes: readonly number[],
  others: readonly Float64Array[] = [],
): RankedSpans {
  const { durNs, length, population } = sample
  const row = stableOrder(shortfalls(durNs))
  const ranked = (column: Float64Array): Float64Array => valuesAt(column, row)
  const columns = [...indexes.map((index) => sample.components[index]), ...others]
  const components = columns.map(ranked)
  return {
    length,
    durNs: ranked(durNs),
    components,
    weight: ranked(sample.weight),
    population,
    row,
  }
}

/** How far each value falls short of the greatest: ascending, they rank the values from the top. */
function shortfalls(values: Float64Array): Float64Array {
  let greatest = 0
  for (let i = 0; i < values.length; i++) if (values[i] > greatest) greatest = values[i]
  const result = new Float64Array(values.length)
  for (let i = 0; i < values.length; i++) result[i] = greatest - values[i]
  return result
}

/**
 * How many of `population` values rank above the p-quantile. Ranks are counted from the top, where the weights of a
 * sample are whole and their sums exact.
 */
export function countAbove(p: number, population: number): number {
  const whole = Math.max(1, Math.round(population))
  return whole - rankOf(p, whole)
}
