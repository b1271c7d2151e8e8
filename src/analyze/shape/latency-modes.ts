import type { Mode } from '../../model/analysis.ts'
import { COMPONENTS } from '../../model/components.ts'
import type { SpanPopulation } from '../spans/span-population.ts'
import { sumOf, valuesAt } from '../statistics/columns.ts'
import { rankOf } from '../statistics/quantile.ts'
import { fitModes } from './fit-modes.ts'

/** So many quantiles stand for all spans. */
const POINTS = 2000
const UNKNOWN = COMPONENTS.indexOf('unknown')

/** Spans in columns: durations, their parts by index into COMPONENTS, and how many spans each row stands for. */
export interface SplitSpans {
  readonly durNs: Float64Array
  readonly components: readonly Float64Array[]
  readonly weight: Float64Array
}

/** One kind of spans by latency: those in [fromNs, toNs), of which the middle half lies in [usualFromNs, usualToNs]. */
export interface LatencyMode {
  readonly fromNs: number
  readonly toNs: number
  readonly usualFromNs: number
  readonly usualToNs: number
  readonly centerNs: number
  readonly share: number
}

/** The kinds of spans, fastest first; one kind where latency has one peak. `sorted` are the rows of the spans, fastest first. */
export function latencyModes(
  population: SpanPopulation,
  sorted: Int32Array,
): readonly LatencyMode[] {
  const { count, columns } = population
  const points = Math.min(POINTS, count)
  const ns = Float64Array.from({ length: points }, (_, i) =>
    columns.durNs(sorted[population.placeOfRank(rankOf((i + 0.5) / points, count))]),
  )
  const begins = [0, ...fitModes(ns), points]
  return begins.slice(1).map((end, mode) => {
    const from = begins[mode]
    const quarter = (end - from) >> 2
    return {
      usualFromNs: ns[from + quarter],
      usualToNs: ns[end - 1 - quarter],
      fromNs: mode === 0 ? 0 : ns[from],
      toNs: end === points ? Number.POSITIVE_INFINITY : ns[end],
      centerNs: ns[(from + end - 1) >> 1],
      share: (end - from) / points,
    }
  })
}

/**
 * The same with where their time goes: that of the fastest kind, and what others have beyond it. The middle half of a kind tells: a
 * few spans of the tail take more than all others of the slowest kind together, and are not of its usual ones.
 */
export function nameModes(modes: readonly LatencyMode[], spans: SplitSpans): readonly Mode[] {
  const means = modes.map((mode) => meanParts(mode, spans))
  return modes.map(({ centerNs, share }, i) => {
    const parts = i === 0 ? means[i] : means[i].map((ns, c) => ns - means[0][c])
    const most = parts.indexOf(Math.max(...parts))
    const isKnown =
      parts[most] > 0 && means.some((each) => each.some((ns, c) => c !== UNKNOWN && ns > 0))
    return { centerNs, share, ...(isKnown ? { component: COMPONENTS[most] } : {}) }
  })
}

function meanParts(
  { usualFromNs, usualToNs }: LatencyMode,
  { durNs, components, weight }: SplitSpans,
): readonly number[] {
  const rows = placesWithin(durNs, usualFromNs, usualToNs)
  const spans = sumOf(valuesAt(weight, rows))
  // Components that are 0 throughout share one column.
  const means = new Map<Float64Array, number>()
  for (const column of new Set(components)) {
    means.set(column, spans > 0 ? sumAt(rows, column, weight) / spans : 0)
  }
  return components.map((column) => means.get(column) ?? 0)
}

function placesWithin(values: Float64Array, from: number, to: number): Int32Array {
  const places = new Int32Array(values.length)
  let found = 0
  for (let i = 0; i < values.length; i++)
    if (values[i] >= from && values[i] <= to) places[found++] = i
  return places.subarray(0, found)
}

function sumAt(places: Int32Array, values: Float64Array, weight: Float64Array): number {
  let sum = 0
  for (let i = 0; i < places.length; i++) sum += weight[places[i]] * values[places[i]]
  return sum
}
