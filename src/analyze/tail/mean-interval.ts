import { sumOf, weightedSum } from '../statistics/columns.ts'
import { type BlockInterval, blockInterval } from './block-jackknife.ts'
import type { TimeBlocks } from './time-blocks.ts'

/**
 * The 95 % interval of the mean of `values`, one for each row of a sample, by what each block of time adds to it. `weight` says how many
 * spans a row stands for; 0 where the mean is not of it. `undefined` where there are too few blocks.
 */
export function meanInterval(
  values: Float64Array,
  weight: Float64Array,
  { count, of }: TimeBlocks,
): BlockInterval | undefined {
  const all = sumOf(weight)
  const sum = weightedSum(values, weight)
  const mean = sum / all
  const influence = new Float64Array(count)
  // Of what usual spans have nothing of, no block adds anything.
  if (sum !== 0) addByBlock(influence, of, values, weight, { mean, all })
  return blockInterval(mean, influence)
}

function addByBlock(
  influence: Float64Array,
  of: Uint8Array,
  values: Float64Array,
  weight: Float64Array,
  { mean, all }: { readonly mean: number; readonly all: number },
): void {
  for (let row = 0; row < values.length; row++)
    influence[of[row]] += (weight[row] * (values[row] - mean)) / all
}
