import { COMPONENTS, type ComponentName } from '../../model/components.ts'
import type { LatencyBin } from '../../model/distribution.ts'
import { SPAN_FLAG } from '../../model/span-flags.ts'
import { logEdges } from '../order/log-edges.ts'
import { type SpanDraft, spanDraft } from '../spans/span-draft.ts'
import { type ChosenSpans, spanWeights } from '../spans/span-population.ts'
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

/** Spans by latency, at most 80 bins. Empty for no spans. */
export function latencyBins(chosen: ChosenSpans): readonly LatencyBin[] {
  const { population: store, sorted, isClean } = chosen
  if (sorted.length === 0) return []
  const { columns, count } = store
  const durationAt = (p: number): number =>
    columns.durNs(sorted[store.placeOfRank(rankOf(p, count))])
  const [medianNs, p99Ns] = [durationAt(0.5), durationAt(TAIL)]
  const edges = logEdges(store.minNs, store.maxNs, MOST_BINS)
  const bins = Array.from({ length: edges.length - 1 }, emptySums)
  const weightOf = rowWeights(chosen)
  const draft = spanDraft()
  // Row by row as they are stored: in order of duration each row would be a cache miss.
  for (let row = 0; row < columns.length; row++) {
    columns.read(row, draft)
    if (isClean && (draft.flags & SPAN_FLAG.lossy) !== 0) continue
    const weight = weightOf === undefined ? 1 : weightOf[row]
    const sums = bins[Math.min(bins.length, firstAbove(edges, draft.durNs)) - 1]
    if (draft.durNs <= medianNs) sums.body += weight
    if (draft.durNs >= p99Ns) sums.tail += weight
    addSpan(sums, draft, weight)
  }
  return bins.map((sums, i) => latencyBin(sums, edges[i], edges[i + 1]))
}

function addSpan(sums: Sums, { components }: SpanDraft, weight: number): void {
  sums.count += weight
  for (let i = 0; i < COMPONENTS.length; i++) sums.componentsNs[i] += weight * components[i]
}

/** How many spans each row stands for; undefined where each stands for itself. */
function rowWeights({ population, sorted }: ChosenSpans): Float64Array | undefined {
  if (!population.isSampled) return undefined
  const { sampled, bodyWeight } = spanWeights(population, sorted)
  const weightOf = new Float64Array(population.columns.length).fill(1)
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
