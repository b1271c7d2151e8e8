import { countAbove } from './ranked-spans.ts'
import type { TimeBlocks } from './time-blocks.ts'
import { selectFromTop } from './weighted-select.ts'

/** A quantile of all rows, and with each block of rows left out. */
export interface QuantilesByBlock {
  readonly whole: number
  readonly without: Float64Array
}

/** Rows that have a value: how many spans each stands for, and all together. */
export interface WeightedRows {
  readonly weight: Float64Array
  readonly population: number
}

/**
 * The p-quantile (type 1, weighted) of `values`, one for each row, as it is and as each block's absence makes it. Only the
 * rows that can become the quantile are ever sorted. NaN for no rows.
 */
export function quantilesByBlock(
  values: Float64Array,
  { weight, population }: WeightedRows,
  blocks: TimeBlocks,
  p: number,
): QuantilesByBlock {
  const above = countAbove(p, population)
  const heaviest = blocks.weight.reduce((most, spans) => Math.max(most, spans), 0)
  const least = selectFromTop(values.slice(), weight.slice(), values.length, above + heaviest + 1)
  const rows: number[] = []
  for (let row = 0; row < values.length; row++) if (values[row] >= least) rows.push(row)
  rows.sort((a, b) => values[b] - values[a])
  const descend = (without: number, count: number): number => {
    let seen = 0
    let value = Number.NaN
    for (const row of rows) {
      if (blocks.of[row] === without) continue
      seen += weight[row]
      value = values[row]
      if (seen > count) return value
    }
    return value
  }
  return {
    whole: descend(-1, above),
    without: Float64Array.from(blocks.weight, (spans, block) =>
      descend(block, countAbove(p, population - spans)),
    ),
  }
}
