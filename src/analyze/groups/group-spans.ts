import type { SpanGroup, SpanGroups } from '../../model/analysis.ts'
import { COMPONENTS } from '../../model/components.ts'
import type { LabelSets } from '../spans/label-sets.ts'
import type { SpanDraft } from '../spans/span-draft.ts'
import type { ChosenSpans } from '../spans/span-population.ts'
import { spansInTime } from '../spans/spans-in-time.ts'
import { rankOf } from '../statistics/quantile.ts'
import { functionQuantile, type QuantileContext } from '../tail/function-quantiles.ts'
import type { TailFrame } from '../tail/part-judge.ts'
import { groupPopulations } from './group-population.ts'
import { type GroupedRows, groupRows } from './group-rows.ts'
import { groupShapes } from './group-shapes.ts'
import { type GroupSums, groupSums, type Limits } from './group-sums.ts'
import { type GroupBy, Grouping } from './grouping.ts'
import { type JudgedGroup, judgeGroups } from './judge-groups.ts'
import { labelled, MOST_UNASKED } from './told-groups.ts'

const TAIL = 0.99
const MEDIAN = 0.5

/** What groups are asked for. */
export interface GroupOptions extends QuantileContext {
  /** Fractions: 0.99 for p99. */
  readonly ps: readonly number[]
  /** All labels where not said. */
  readonly by?: readonly string[]
  readonly isRaw: boolean
  readonly labels: LabelSets
  /** The tail that groups are judged by; absent where it is not long. */
  readonly frame?: TailFrame
}

/** The groups of spans, or how many there would be too many of to tell them unasked. */
export interface FoundGroups {
  readonly grouped?: SpanGroups
  /** The number of a span's group. */
  readonly groupOf?: (span: Pick<SpanDraft, 'labels' | 'pid'>) => number | undefined
  readonly ungrouped?: { readonly names: readonly string[]; readonly groups: number }
}

/**
 * The spans of a function by groups, those with the most of the tail first: the tail is what is at or above p99 of all,
 * the body what is at or below their median. `betweenShare` is the part of the excess of the tail's mean over the body's that
 * comes from slow spans being of slower groups: the sum over groups of (share of the tail - share of the body) times the
 * group's mean; the rest lies within groups.
 */
export function groupSpans(chosen: ChosenSpans, options: GroupOptions): FoundGroups {
  const by = groupBy(chosen, options)
  if (by.names.length === 0) return {}
  const grouping = new Grouping(by, options.labels)
  const limits = limitsOf(chosen)
  const rows = groupRows(chosen, grouping, limits.slowNs)
  const isAsked = options.by !== undefined
  if (!isAsked && rows.values.length > MOST_UNASKED) {
    return { ungrouped: { names: by.names, groups: grouping.size } }
  }
  return {
    grouped: grouped(chosen, rows, by.names, limits, options),
    groupOf: ({ labels, pid }) => rows.numberOf(grouping.ofSet(labels, pid)),
  }
}

/** By what was asked for, else by all labels that a span of the function has. */
function groupBy(
  { population, sorted }: ChosenSpans,
  { by, isRaw, labels }: GroupOptions,
): GroupBy {
  if (by !== undefined) return { names: by, isRaw }
  if (labels.table.names.length === 0) return { names: [], isRaw }
  const sets = new Set<number>()
  for (const row of sorted) sets.add(population.columns.labels(row))
  const { names } = labels.table
  const used = names.filter((_, name) => [...sets].some((set) => labels.value(set, name) >= 0))
  return { names: used, isRaw }
}

function limitsOf({ population, sorted }: ChosenSpans): Limits {
  const at = (p: number): number =>
    population.columns.durNs(sorted[population.placeOfRank(rankOf(p, population.count))])
  return { medianNs: at(MEDIAN), slowNs: at(TAIL) }
}

interface Whole {
  readonly whole: GroupSums
  readonly usualMeanNs: number
  readonly excessNs: number
}

function grouped(
  chosen: ChosenSpans,
  rows: GroupedRows,
  names: readonly string[],
  limits: Limits,
  options: GroupOptions,
): SpanGroups {
  const { groups, whole } = groupSums(chosen, rows, limits)
  const usualMeanNs = mean(sum(whole.usual), whole.usualSpans)
  const excessNs = whole.slowNs - whole.slowSpans * usualMeanNs
  const about = { whole, usualMeanNs, excessNs }
  const spans = groupPopulations(chosen, rows)
  const verdicts = judged(chosen, rows, groups, usualMeanNs, options)
  return {
    names,
    groups: groups.map((sums, i) => ({
      ...labelled(names, rows.values[i]),
      ...groupNumbers(sums, about, verdicts.get(i)),
      ...(spans[i].sorted.length === 0 ? { quantiles: [] } : quantiles(spans[i], options)),
    })),
    ...(excessNs > 0 ? { betweenShare: between(groups, about) } : {}),
    shapes: groupShapes(chosen, rows),
  }
}

function quantiles(spans: ChosenSpans, options: GroupOptions): Pick<SpanGroup, 'quantiles'> {
  const inTime = spansInTime(spans.population, spans.sorted)
  return { quantiles: options.ps.map((p) => functionQuantile(p, spans, inTime, options)) }
}

function judged(
  { sorted }: ChosenSpans,
  { ofPlace }: GroupedRows,
  groups: readonly GroupSums[],
  usualMeanNs: number,
  { frame }: GroupOptions,
): ReadonlyMap<number, JudgedGroup> {
  if (frame === undefined || groups.length < 2) return new Map()
  const ofRow = new Map<number, number>()
  sorted.forEach((row, place) => {
    ofRow.set(row, ofPlace[place])
  })
  const excess = groups.map((group) => ownExcess(group, usualMeanNs))
  const order = [...groups.keys()].sort((a, b) => excess[b] - excess[a])
  return judgeGroups(frame, (row) => ofRow.get(row) ?? -1, order)
}

function between(groups: readonly GroupSums[], { whole, excessNs }: Whole): number {
  const ns = groups.reduce((part, group) => {
    const shift =
      share(group.slowSpans, whole.slowSpans) - share(group.usualSpans, whole.usualSpans)
    return part + shift * mean(group.totalNs, group.spans)
  }, 0)
  return ns / (excessNs / whole.slowSpans)
}

function groupNumbers(
  sums: GroupSums,
  { whole, usualMeanNs, excessNs }: Whole,
  judged: JudgedGroup | undefined,
): Omit<SpanGroup, 'labels' | 'quantiles'> {
  const { low, high, verdict } = judged ?? {}
  return {
    spans: Math.round(sums.spans),
    meanNs: mean(sums.totalNs, sums.spans),
    share: share(sums.spans, whole.spans),
    tailShare: share(sums.slowSpans, whole.slowSpans),
    bodyShare: share(sums.usualSpans, whole.usualSpans),
    ...(excessNs > 0 ? { excessShare: ownExcess(sums, usualMeanNs) / excessNs } : {}),
    ...(low === undefined || high === undefined
      ? {}
      : { excessShareLow: low, excessShareHigh: high }),
    ...(verdict === undefined ? {} : { verdict }),
    components: components(sums),
  }
}

function components(sums: GroupSums): SpanGroup['components'] {
  return COMPONENTS.flatMap((name, i) => {
    if (sums.all[i] === 0) return []
    const tailMeanNs = mean(sums.slow[i], sums.slowSpans)
    const bodyMeanNs = mean(sums.usual[i], sums.usualSpans)
    return [{ name, totalNs: sums.all[i], tailMeanNs, bodyMeanNs }]
  }).sort((a, b) => b.totalNs - a.totalNs)
}

/** What the slow spans of a group took over the usual mean. */
function ownExcess({ slowNs, slowSpans }: GroupSums, usualMeanNs: number): number {
  return slowNs - slowSpans * usualMeanNs
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
