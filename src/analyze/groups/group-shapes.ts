import { type ChosenSpans, spanWeights } from '../spans/span-population.ts'
import type { GroupedRows } from './group-rows.ts'
import { MOST_DRAWN } from './told-groups.ts'

/** Bins of one picture. */
const BINS = 40

/** How latency is distributed by group, in bins that all groups share. */
export interface GroupShapes {
  /** The edges of the bins, each the same part wider than the one before; one more than there are bins. */
  readonly edgesNs: readonly number[]
  /** Spans by bin, of the first groups. */
  readonly spans: readonly (readonly number[])[]
}

/** Counts the spans of the first groups by how long they took. */
export function groupShapes(
  { population, sorted }: ChosenSpans,
  { values, ofPlace }: GroupedRows,
): GroupShapes {
  const { columns } = population
  const { sampled, bodyWeight } = spanWeights(population, sorted)
  const low = Math.max(1, columns.durNs(sorted[0]))
  const high = Math.max(low * 1.01, columns.durNs(sorted[sorted.length - 1]))
  const scale = BINS / Math.log(high / low)
  const spans = Array.from({ length: Math.min(MOST_DRAWN, values.length) }, () =>
    new Array<number>(BINS).fill(0),
  )
  for (let place = 0; place < sorted.length; place++) {
    const own = spans[ofPlace[place]]
    if (own === undefined) continue
    const durNs = Math.max(low, columns.durNs(sorted[place]))
    const bin = Math.min(BINS - 1, Math.floor(Math.log(durNs / low) * scale))
    own[bin] += place < sampled ? bodyWeight : 1
  }
  const edgesNs = Array.from({ length: BINS + 1 }, (_, i) => low * Math.exp(i / scale))
  return { edgesNs, spans: spans.map((counts) => counts.map(Math.round)) }
}
