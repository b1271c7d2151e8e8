import type { SpanGroup, SpanGroups } from '../../model/analysis.ts'
import { COMPONENTS } from '../../model/components.ts'
import { type SpanDraft, spanDraft } from '../spans/span-draft.ts'
import type { ChosenSpans } from '../spans/span-population.ts'
import { spanWeights } from '../spans/span-weights.ts'
import { rankOf } from '../statistics/quantile.ts'

/** Beyond so many groups the rest is one. */
const MOST_GROUPS = 1000
const OTHER = 'other'
const TAIL = 0.99
const MEDIAN = 0.5

/** A property of spans to group them by: its name, and its value for a span (empty where it is not known). */
export interface GroupKey {
  readonly name: string
  readonly of: (span: SpanDraft) => string
}

/** The process of a span. */
export const PID_KEY: GroupKey = { name: 'pid', of: ({ pid }) => (pid < 0 ? '' : `${pid}`) }

interface Sums {
  readonly labels: Readonly<Record<string, string>>
  spans: number
  tailSpans: number
  bodySpans: number
  totalNs: number
  tailNs: number
  excessNs: number
  /** By index into COMPONENTS: over all, slow and usual spans. */
  readonly all: Float64Array
  readonly tail: Float64Array
  readonly body: Float64Array
  /** Ascending, with the weight of each. */
  readonly durNs: number[]
  readonly weight: number[]
}

/**
 * The spans of a function by groups, those with the most of the tail first: the tail is what is at or above p99 of all,
 * the body what is at or below their median. `betweenShare` is the part of the excess of the tail's mean over the body's that
 * comes from slow spans being of slower groups: the sum over groups of (share of the tail - share of the body) times the
 * group's mean; the rest lies within groups.
 */
export function groupSpans(
  { population, sorted }: ChosenSpans,
  keys: readonly GroupKey[],
  ps: readonly number[],
): SpanGroups {
  const { columns, count } = population
  const limit = (p: number): number =>
    columns.durNs(sorted[population.placeOfRank(rankOf(p, count))])
  const [medianNs, p99Ns] = [limit(MEDIAN), limit(TAIL)]
  const { sampled, bodyWeight } = spanWeights(population, sorted)
  const found = new Map<string, Sums>()
  const draft = spanDraft()
  const total = sums({})
  for (let place = 0; place < sorted.length; place++) {
    columns.read(sorted[place], draft)
    const weight = place < sampled ? bodyWeight : 1
    const group = groupOf(found, keys, draft)
    for (const each of [group, total]) take(each, draft, weight, { medianNs, p99Ns })
  }
  const bodyMeanNs = mean(sum(total.body), total.bodySpans)
  const excessNs = total.tailNs - total.tailSpans * bodyMeanNs
  const all = [...found.values()].sort((a, b) => b.tailSpans - a.tailSpans || b.spans - a.spans)
  const between = all.reduce((part, group) => {
    const shift = group.tailSpans / total.tailSpans - share(group.bodySpans, total.bodySpans)
    return part + shift * mean(group.totalNs, group.spans)
  }, 0)
  return {
    groups: all.map((group) => finished(group, { total, bodyMeanNs, excessNs, ps })),
    ...(excessNs > 0 ? { betweenShare: between / (excessNs / total.tailSpans) } : {}),
  }
}

function groupOf(found: Map<string, Sums>, keys: readonly GroupKey[], draft: SpanDraft): Sums {
  const values = keys.map(({ of }) => of(draft))
  const name = JSON.stringify(values)
  const known = found.get(name)
  if (known !== undefined) return known
  const isOther = found.size >= MOST_GROUPS
  const key = isOther ? OTHER : name
  const group =
    found.get(key) ??
    sums(isOther ? {} : Object.fromEntries(keys.map((each, i) => [each.name, values[i]])))
  found.set(key, group)
  return group
}

function sums(labels: Readonly<Record<string, string>>): Sums {
  const column = (): Float64Array => new Float64Array(COMPONENTS.length)
  return {
    labels,
    ...{ spans: 0, tailSpans: 0, bodySpans: 0, totalNs: 0, tailNs: 0, excessNs: 0 },
    ...{ all: column(), tail: column(), body: column(), durNs: [], weight: [] },
  }
}

function take(
  group: Sums,
  { durNs, components }: SpanDraft,
  weight: number,
  { medianNs, p99Ns }: { readonly medianNs: number; readonly p99Ns: number },
): void {
  group.spans += weight
  group.totalNs += weight * durNs
  group.durNs.push(durNs)
  group.weight.push(weight)
  addTo(group.all, components, weight)
  if (durNs >= p99Ns) {
    group.tailSpans += weight
    group.tailNs += weight * durNs
    addTo(group.tail, components, weight)
  }
  if (durNs <= medianNs) {
    group.bodySpans += weight
    addTo(group.body, components, weight)
  }
}

function addTo(into: Float64Array, components: Float64Array, weight: number): void {
  for (let i = 0; i < into.length; i++) into[i] += weight * components[i]
}

interface Whole {
  readonly total: Sums
  readonly bodyMeanNs: number
  readonly excessNs: number
  readonly ps: readonly number[]
}

function finished(group: Sums, { total, bodyMeanNs, excessNs, ps }: Whole): SpanGroup {
  const own = group.tailNs - group.tailSpans * bodyMeanNs
  return {
    labels: group.labels,
    ...(Object.keys(group.labels).length === 0 ? { isOther: true } : {}),
    spans: Math.round(group.spans),
    share: share(group.spans, total.spans),
    tailShare: share(group.tailSpans, total.tailSpans),
    ...(excessNs > 0 ? { excessShare: own / excessNs } : {}),
    quantiles: ps.map((p) => ({ p, ns: quantileOf(group, p) })),
    components: COMPONENTS.flatMap((name, i) =>
      group.all[i] === 0
        ? []
        : [
            {
              name,
              totalNs: group.all[i],
              tailMeanNs: mean(group.tail[i], group.tailSpans),
              bodyMeanNs: mean(group.body[i], group.bodySpans),
            },
          ],
    ).sort((a, b) => b.totalNs - a.totalNs),
  }
}

/** Type 1: the fastest span that at least so many are no slower than. */
function quantileOf({ durNs, weight, spans }: Sums, p: number): number {
  const rank = rankOf(p, Math.max(1, Math.round(spans)))
  let passed = 0
  for (let i = 0; i < durNs.length; i++) {
    passed += weight[i]
    if (passed >= rank - 1e-6) return durNs[i]
  }
  return durNs.at(-1) ?? Number.NaN
}

function mean(total: number, count: number): number {
  return count === 0 ? 0 : total / count
}

function share(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole
}

function sum(values: Float64Array): number {
  return values.reduce((total, ns) => total + ns, 0)
}
