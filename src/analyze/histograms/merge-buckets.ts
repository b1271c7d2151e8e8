import type { Histogram } from '../../model/histogram.ts'
import { joinHistograms } from './join-histograms.ts'
import type { RollTable } from './roll-up.ts'

/**
 * Histograms that agree in these parts of their keys as one each, bucket by bucket. `at` are the places of the parts in the
 * keys, `by` what they are called; without any, all keys are one. Where one of them lacks rows, a column `partial` says which.
 */
export function mergeBuckets(
  histograms: readonly Histogram[],
  at: readonly number[],
  by: readonly string[],
): RollTable {
  const alike = histograms.map((each) => ({
    ...each,
    key: at.map((place) => each.key[place] ?? ''),
  }))
  // Each in a list of its own: those with the same name and key are joined.
  const merged = alike.length < 2 ? alike : joinHistograms(alike.map((each) => [each]))
  const isPart = merged.some(({ partial }) => partial !== undefined)
  const rows = merged.flatMap(({ key, buckets, partial }) => {
    const told = isPart ? [partial ?? null] : []
    return buckets.map(({ lo, hi, count }) => [...key, finite(lo), finite(hi), count, ...told])
  })
  return { columns: [...by, 'lo', 'hi', 'count', ...(isPart ? ['partial'] : [])], rows }
}

function finite(bound: number): number | null {
  return Number.isFinite(bound) ? bound : null
}
