import { COMPONENTS, type ComponentName } from '../../model/components.ts'
import type { LatencyBin } from '../../model/distribution.ts'
import { logEdges } from '../order/log-edges.ts'
import { spanDraft } from '../spans/span-draft.ts'
import type { SpanStore } from '../spans/span-store.ts'
import { spanWeights } from '../spans/span-weights.ts'
import { firstAbove } from '../spans/train-clock.ts'
import { rankOf } from '../statistics/quantile.ts'

const MOST_BINS = 80
const TAIL = 0.99

/** A bin while it fills. */
interface Sums {
  count: number
  body: number
  tail: number
  readonly componentsNs: Float64Array
}

/** The spans of a store by latency, at most 80 bins; `sorted` is `store.sortedRows()`. Empty for no spans. */
export function latencyBins(store: SpanStore, sorted: Int32Array): readonly LatencyBin[] {
  if (sorted.length === 0) return []
  const { columns, count } = store
  const durationAt = (p: number): number =>
    columns.durNs(sorted[store.placeOfRank(rankOf(p, count))])
  const [medianNs, p99Ns] = [durationAt(0.5), durationAt(TAIL)]
  const edges = logEdges(store.minNs, store.maxNs, MOST_BINS)
  const bins = Array.from({ length: edges.length - 1 }, emptySums)
  const weightOf = rowWeights(store, sorted)
  const draft = spanDraft()
  // Row by row as they are stored: in order of duration each row would be a cache miss.
  for (let row = 0; row < columns.length; row++) {
    columns.read(row, draft)
    const weight = weightOf === undefined ? 1 : weightOf[row]
    const sums = bins[Math.min(bins.length, firstAbove(edges, draft.durNs)) - 1]
    sums.count += weight
    if (draft.durNs <= medianNs) sums.body += weight
    if (draft.durNs >= p99Ns) sums.tail += weight
    for (let i = 0; i < COMPONENTS.length; i++) sums.componentsNs[i] += weight * draft.components[i]
  }
  return bins.map((sums, i) => latencyBin(sums, edges[i], edges[i + 1]))
}

/** How many spans each row stands for; undefined where each stands for itself. */
function rowWeights(store: SpanStore, sorted: Int32Array): Float64Array | undefined {
  if (!store.isSampled) return undefined
  const { sampled, bodyWeight } = spanWeights(store)
  const weightOf = new Float64Array(sorted.length).fill(1)
  for (let place = 0; place < sampled; place++) weightOf[sorted[place]] = bodyWeight
  return weightOf
}

function emptySums(): Sums {
  return { count: 0, body: 0, tail: 0, componentsNs: new Float64Array(COMPONENTS.length) }
}

/** Weights are fractions: counts are whole again, and so are nanoseconds. */
function latencyBin(sums: Sums, loNs: number, hiNs: number): LatencyBin {
  const componentsNs: Partial<Record<ComponentName, number>> = {}
  for (const [i, name] of COMPONENTS.entries()) {
    if (sums.componentsNs[i] > 0) componentsNs[name] = Math.round(sums.componentsNs[i])
  }
  return {
    loNs,
    hiNs,
    count: Math.round(sums.count),
    bodyCount: Math.round(sums.body),
    tailCount: Math.round(sums.tail),
    componentsNs,
  }
}
