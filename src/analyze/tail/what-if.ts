import { type BlockQuantile, blockQuantile, type WeightedRows } from './block-quantile.ts'
import type { TimeBlocks } from './time-blocks.ts'

/** Spans in columns: durations, and how many spans each row stands for. */
export interface TimedRows extends WeightedRows {
  readonly durNs: Float64Array
}

/**
 * The p-quantile if one component took no time: Q(L - c). The difference to Q(L) is an upper bound of what its removal can
 * bring, since nothing else is made to wait longer (Curtsinger & Berger, "Coz", SOSP 2015, do it causally). Components do
 * not add up this way.
 */
export function whatIf(
  rows: TimedRows,
  component: Float64Array,
  blocks: TimeBlocks,
  p: number,
): BlockQuantile {
  const rest = rows.durNs.slice()
  for (let row = 0; row < rest.length; row++) rest[row] -= component[row]
  return blockQuantile(rest, rows, blocks, p)
}
