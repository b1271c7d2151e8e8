import type { MigrationContrast } from '../../model/tail.ts'
import { blockInterval, jackknifeInfluence } from './block-jackknife.ts'
import type { TailSample } from './tail-sample.ts'
import type { TimeBlocks } from './time-blocks.ts'

const SECOND = 1e9

/** By block: migrations of a group of spans, and the time that they had for them. */
interface Exposure {
  readonly moves: Float64Array
  readonly timeNs: Float64Array
}

/**
 * How often goroutines changed their CPU for each second inside slow spans (`tail`, rows) and inside usual ones (`body`).
 * A rate: a long span has more migrations by its length alone. The doubt of the ratio is that of its logarithm, by
 * leaving out blocks. `undefined` where no span saw any.
 */
export function migrationContrast(
  sample: TailSample,
  tail: Int32Array,
  body: Int32Array,
  blocks: TimeBlocks,
): MigrationContrast | undefined {
  const slow = exposure(sample, tail, blocks)
  const usual = exposure(sample, body, blocks)
  const tailPerSecond = rate(slow)
  const bodyPerSecond = rate(usual)
  if (!(tailPerSecond > 0 || bodyPerSecond > 0)) return undefined
  const rates = { tailPerSecond: tailPerSecond || 0, bodyPerSecond: bodyPerSecond || 0 }
  const logRatio = Math.log(tailPerSecond / bodyPerSecond)
  if (!Number.isFinite(logRatio)) return rates
  const without = new Float64Array(blocks.count).map((_, block) =>
    Math.log(rate(slow, block) / rate(usual, block)),
  )
  const interval = blockInterval(logRatio, jackknifeInfluence(without))
  const ratio = Math.exp(logRatio)
  if (interval === undefined) return { ...rates, ratio }
  return {
    ...rates,
    ratio,
    ratioLow: Math.exp(interval.low),
    ratioHigh: Math.exp(interval.high),
  }
}

function exposure(sample: TailSample, rows: Int32Array, blocks: TimeBlocks): Exposure {
  const moves = new Float64Array(blocks.count)
  const timeNs = new Float64Array(blocks.count)
  for (const row of rows) {
    const weight = sample.weight[row]
    moves[blocks.of[row]] += weight * sample.migrations[row]
    timeNs[blocks.of[row]] += weight * sample.durNs[row]
  }
  return { moves, timeNs }
}

/** Migrations a second, one block left out if need be; NaN without any time. */
function rate({ moves, timeNs }: Exposure, without = -1): number {
  let count = 0
  let total = 0
  for (let block = 0; block < moves.length; block++) {
    if (block === without) continue
    count += moves[block]
    total += timeNs[block]
  }
  return (count * SECOND) / total
}
