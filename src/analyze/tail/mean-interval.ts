import { type BlockInterval, blockInterval } from './block-jackknife.ts'
import type { TailSample } from './tail-sample.ts'
import type { TimeBlocks } from './time-blocks.ts'

/**
 * The 95 % interval of the mean of `values`, one for each row of a sample, over the rows that are no slower than `atMostNs`: by
 * what each block of time adds to it. `undefined` where there are too few blocks.
 */
export function meanInterval(
  values: Float64Array,
  { durNs, weight }: TailSample,
  blocks: TimeBlocks,
  atMostNs: number = Number.POSITIVE_INFINITY,
): BlockInterval | undefined {
  let [all, sum] = [0, 0]
  for (let row = 0; row < values.length; row++) {
    if (durNs[row] > atMostNs) continue
    all += weight[row]
    sum += weight[row] * values[row]
  }
  const mean = sum / all
  // Of what usual spans have nothing of, no block adds anything.
  if (sum === 0) return blockInterval(mean, new Float64Array(blocks.count))
  return blockInterval(mean, influences({ values, durNs, weight, atMostNs, mean, all }, blocks))
}

interface MeanOf {
  readonly values: Float64Array
  readonly durNs: Float64Array
  readonly weight: Float64Array
  readonly atMostNs: number
  readonly mean: number
  /** The weight of all rows that the mean is of. */
  readonly all: number
}

function influences(
  { values, durNs, weight, atMostNs, mean, all }: MeanOf,
  { count, of }: TimeBlocks,
): Float64Array {
  const influence = new Float64Array(count)
  for (let row = 0; row < values.length; row++) {
    if (durNs[row] > atMostNs) continue
    influence[of[row]] += (weight[row] * (values[row] - mean)) / all
  }
  return influence
}
