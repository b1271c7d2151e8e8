import type { GroupChange, GroupMix } from '../../model/comparison.ts'
import { type GroupBy, Grouping } from '../groups/grouping.ts'
import { MOST_UNASKED } from '../groups/told-groups.ts'
import type { LabelSets } from '../spans/label-sets.ts'
import { selectFromTop } from '../statistics/weighted-select.ts'
import { countAbove } from '../tail/ranked-spans.ts'
import { type MixFunction, type MixSide, mixShifts } from './mix-shift.ts'
import type { MixedSide } from './mode-mix.ts'

/** Beyond so many groups the rest is one; unasked there are fewer, or none are told. */
const MOST_GROUPS = 1000
const P = 0.99

/** One function in one capture, and what its sets of labels stand for. */
export interface LabelledSide extends MixedSide {
  readonly labels: LabelSets
}

/** What groups of a comparison are by. */
export interface GroupMixOptions {
  /** All labels where not said. */
  readonly by?: readonly string[]
  readonly isRaw: boolean
}

/**
 * Whether a function changed since it has another mix of groups, or since groups take another time (`mixShifts`): groups are
 * the spans that agree in their labels, and one that only one capture has adds to the mix alone. The most of the change first.
 * `undefined` without labels, and unasked for more than 50 groups.
 */
export function groupMix(
  before: LabelledSide,
  after: LabelledSide,
  { by, isRaw }: GroupMixOptions,
): GroupMix | undefined {
  const names = by ?? [...new Set([...usedLabels(before), ...usedLabels(after)])]
  if (names.length === 0) return undefined
  const [old, young] = [before, after].map((side) => sideGroups(side, { names, isRaw }))
  const keys = largestKeys(old, young)
  if (by === undefined && keys.length > MOST_UNASKED) return undefined
  const all = keys.map((key) => ({ key, ...pairOf(key, old, young) }))
  const rest = restOf(old, young, new Set(keys))
  const groups: (MixFunction & { readonly key?: string })[] =
    rest === undefined ? all : [...all, rest]
  const shift = mixShifts(groups)
  if (shift === undefined) return undefined
  const told = groups.map(
    (group, i): GroupChange => ({
      labels: labelled(names, group.key),
      ...(group.key === undefined ? { isOther: true } : {}),
      ...sides(group, before, after),
      mix: shift.parts[i],
    }),
  )
  return {
    names,
    mean: shift.mean,
    p99: shift.p99,
    groups: told.sort((a, b) => moved(b) - moved(a)),
  }
}

function moved({ mix }: GroupChange): number {
  return Math.abs(mix.mixNs) + Math.abs(mix.rateNs)
}

/** The labels that a span of the function has. */
function usedLabels({ sample, chosen, labels }: LabelledSide): readonly string[] {
  const sets = new Set(Array.from(sample.storeRow, (row) => chosen.population.columns.labels(row)))
  return labels.table.names.filter((_, name) =>
    [...sets].some((set) => labels.value(set, name) >= 0),
  )
}

interface Gathered {
  readonly values: number[]
  readonly weight: number[]
}

/** The spans of a side by the values of their labels. */
function sideGroups({ sample, chosen, labels }: LabelledSide, by: GroupBy): Map<string, Gathered> {
  const grouping = new Grouping(by, labels)
  const { columns } = chosen.population
  const found = new Map<string, Gathered>()
  for (let row = 0; row < sample.length; row++) {
    const key = JSON.stringify(grouping.values(grouping.of(columns, sample.storeRow[row])))
    const group = found.get(key) ?? { values: [], weight: [] }
    found.set(key, group)
    group.values.push(sample.durNs[row])
    group.weight.push(sample.weight[row])
  }
  return found
}

function largestKeys(
  old: ReadonlyMap<string, Gathered>,
  young: ReadonlyMap<string, Gathered>,
): readonly string[] {
  const spans = (key: string): number =>
    sum(old.get(key)?.weight ?? []) + sum(young.get(key)?.weight ?? [])
  const keys = [...new Set([...old.keys(), ...young.keys()])].map((key) => ({
    key,
    spans: spans(key),
  }))
  return keys
    .sort((a, b) => b.spans - a.spans || (a.key < b.key ? -1 : 1))
    .slice(0, MOST_GROUPS)
    .map(({ key }) => key)
}

function pairOf(
  key: string,
  old: ReadonlyMap<string, Gathered>,
  young: ReadonlyMap<string, Gathered>,
): MixFunction {
  return { before: mixSide(old.get(key)), after: mixSide(young.get(key)) }
}

/** All the groups that have no line of their own, as one. */
function restOf(
  old: ReadonlyMap<string, Gathered>,
  young: ReadonlyMap<string, Gathered>,
  kept: ReadonlySet<string>,
): MixFunction | undefined {
  const join = (side: ReadonlyMap<string, Gathered>): Gathered => {
    const left = [...side].flatMap(([key, group]) => (kept.has(key) ? [] : [group]))
    return {
      values: left.flatMap(({ values }) => values),
      weight: left.flatMap(({ weight }) => weight),
    }
  }
  const [before, after] = [mixSide(join(old)), mixSide(join(young))]
  return before === undefined && after === undefined ? undefined : { before, after }
}

function mixSide(group: Gathered | undefined): MixSide | undefined {
  if (group === undefined || group.values.length === 0) return undefined
  const values = Float64Array.from(group.values)
  const weight = Float64Array.from(group.weight)
  const spans = sum(weight)
  return {
    values,
    weight,
    spans,
    meanNs: values.reduce((ns, each, i) => ns + each * weight[i], 0) / spans,
  }
}

function sides(
  group: MixFunction,
  before: LabelledSide,
  after: LabelledSide,
): Pick<GroupChange, 'before' | 'after'> {
  const told = (side: MixSide | undefined, of: LabelledSide): GroupChange['before'] =>
    side === undefined
      ? undefined
      : {
          spans: Math.round(side.spans),
          share: side.spans / of.sample.population,
          meanNs: side.meanNs,
          p99Ns: selectFromTop(
            side.values,
            side.weight,
            side.values.length,
            countAbove(P, side.spans),
          ),
        }
  const [old, young] = [told(group.before, before), told(group.after, after)]
  return {
    ...(old === undefined ? {} : { before: old }),
    ...(young === undefined ? {} : { after: young }),
  }
}

function labelled(
  names: readonly string[],
  key: string | undefined,
): Readonly<Record<string, string>> {
  if (key === undefined) return {}
  const values: readonly unknown[] = JSON.parse(key)
  return Object.fromEntries(names.map((name, i) => [name, `${values[i]}`]))
}

function sum(values: ArrayLike<number>): number {
  let total = 0
  for (let i = 0; i < values.length; i++) total += values[i]
  return total
}
