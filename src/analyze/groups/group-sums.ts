import { COMPONENTS } from '../../model/components.ts'
import { type SpanDraft, spanDraft } from '../spans/span-draft.ts'
import { type ChosenSpans, spanWeights } from '../spans/span-population.ts'
import type { GroupedRows } from './group-rows.ts'

/** What all spans are, against which groups are held. */
export interface Limits {
  /** Spans at or below this are usual, those at or above that are slow. */
  readonly medianNs: number
  readonly slowNs: number
}

/** The spans of a group in sums, each weighted. */
export interface GroupSums {
  spans: number
  slowSpans: number
  usualSpans: number
  totalNs: number
  slowNs: number
  /** By index into COMPONENTS: of all, slow and usual spans. */
  readonly all: Float64Array
  readonly slow: Float64Array
  readonly usual: Float64Array
}

/** The sums of each group in their order, and those of all spans. */
export function groupSums(
  { population, sorted }: ChosenSpans,
  { values, ofPlace }: GroupedRows,
  limits: Limits,
): { readonly groups: readonly GroupSums[]; readonly whole: GroupSums } {
  const groups = values.map(newSums)
  const whole = newSums()
  const draft = spanDraft()
  const { sampled, bodyWeight } = spanWeights(population, sorted)
  for (let place = 0; place < sorted.length; place++) {
    population.columns.read(sorted[place], draft)
    const weight = place < sampled ? bodyWeight : 1
    take(groups[ofPlace[place]], draft, weight, limits)
    take(whole, draft, weight, limits)
  }
  return { groups, whole }
}

function newSums(): GroupSums {
  const column = (): Float64Array => new Float64Array(COMPONENTS.length)
  return {
    ...{ spans: 0, slowSpans: 0, usualSpans: 0, totalNs: 0, slowNs: 0 },
    ...{ all: column(), slow: column(), usual: column() },
  }
}

function take(
  sums: GroupSums,
  { durNs, components }: SpanDraft,
  weight: number,
  { medianNs, slowNs }: Limits,
): void {
  sums.spans += weight
  sums.totalNs += weight * durNs
  addTo(sums.all, components, weight)
  if (durNs >= slowNs) {
    sums.slowSpans += weight
    sums.slowNs += weight * durNs
    addTo(sums.slow, components, weight)
  }
  if (durNs <= medianNs) {
    sums.usualSpans += weight
    addTo(sums.usual, components, weight)
  }
}

function addTo(into: Float64Array, components: Float64Array, weight: number): void {
  for (let i = 0; i < into.length; i++) into[i] += weight * components[i]
}
