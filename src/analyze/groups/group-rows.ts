import { type ChosenSpans, spanWeights } from '../spans/span-population.ts'
import type { Grouping } from './grouping.ts'

/** Beyond so many groups the rest is one. */
const MOST_GROUPS = 1000

/** The rows of some spans in groups. */
export interface GroupedRows {
  /** By number of the group: its values, none for the group of all the others. */
  readonly values: readonly (readonly string[] | undefined)[]
  /** By place among the rows, fastest first. */
  readonly ofPlace: Int32Array
  /** The number of a group of the grouping; undefined for one that none of the rows is of. */
  readonly numberOf: (group: number) => number | undefined
}

/**
 * Groups of rows: those with the most slow spans first, then those that took longest in these, then those with the most spans; beyond 1,000 groups the last one is of all
 * others.
 */
export function groupRows(
  { population, sorted }: ChosenSpans,
  grouping: Grouping,
  slowNs: number,
): GroupedRows {
  const { columns } = population
  const { sampled, bodyWeight } = spanWeights(population, sorted)
  const found = Int32Array.from(sorted, (row) => grouping.of(columns, row))
  const spans = new Float64Array(grouping.size)
  const slow = new Float64Array(grouping.size)
  const slowTime = new Float64Array(grouping.size)
  for (let place = 0; place < sorted.length; place++) {
    const weight = place < sampled ? bodyWeight : 1
    spans[found[place]] += weight
    const durNs = columns.durNs(sorted[place])
    if (durNs < slowNs) continue
    slow[found[place]] += weight
    slowTime[found[place]] += weight * durNs
  }
  const ranked = [...spans.keys()]
    .filter((group) => spans[group] > 0)
    .sort((a, b) => slow[b] - slow[a] || slowTime[b] - slowTime[a] || spans[b] - spans[a] || a - b)
  const isMany = ranked.length > MOST_GROUPS
  const kept = isMany ? ranked.slice(0, MOST_GROUPS) : ranked
  const number = new Int32Array(grouping.size).fill(kept.length)
  kept.forEach((group, i) => {
    number[group] = i
  })
  const values = kept.map((group) => grouping.values(group))
  return {
    values: isMany ? [...values, undefined] : values,
    ofPlace: found.map((group) => number[group]),
    numberOf: (group) => (spans[group] > 0 ? number[group] : undefined),
  }
}
