import type {
  Change,
  ComponentChange,
  FunctionChange,
  ModeMix,
  PlaceChange,
  QuantileChange,
  RankEffect,
  ShareChange,
} from '../../model/comparison.ts'
import { COMPONENTS } from '../../model/components.ts'
import type { DistributionPoint } from '../../model/distribution.ts'
import { distributionPoints } from '../shape/distribution-points.ts'
import { mannWhitney } from '../statistics/mann-whitney.ts'
import { excessShares, type TailParts } from '../tail/euler.ts'
import { type Bounded, changeOf, differenceBounds, type Interval } from './change-interval.ts'
import {
  comparedFunction,
  type FunctionSide,
  type PreparedSide,
  type PreparedSides,
  prepareSides,
} from './compared-side.ts'
import {
  type DrawnChange,
  type DrawnChanges,
  type DrawOptions,
  drawChanges,
} from './draw-changes.ts'
import { groupChanges } from './group-changes.ts'
import { groupMix } from './group-mix.ts'
import { modeMix } from './mode-mix.ts'
import { nestedChanges } from './nested-changes.ts'
import { rankDeff, sideQuantile } from './side-quantile.ts'

/** The shift function is taken here (Doksum, Annals of Statistics 2, 1974). */
export const SHIFT_PS: readonly number[] = [0.5, 0.9, 0.95, 0.99, 0.999]
/** What is split among the components. */
const SPLIT = 0.99

/** How functions are compared. */
export interface CompareOptions extends DrawOptions {
  /** Fractions: 0.99 for p99. */
  readonly ps: readonly number[]
  /** Whether components get intervals of their means and shares, too: they cost as much as all the others. */
  readonly componentMeans?: boolean
  /** What spans are grouped by; all labels where not said. */
  readonly by?: readonly string[]
  /** Other labels to group by beside those, for conditions about single groups. */
  readonly alsoBy?: readonly (readonly string[])[]
  /** Whether labels are taken as they were printed. */
  readonly rawLabels?: boolean
  /** Whether both captures are of one build; default false. */
  readonly isSameBuild?: boolean
  /** Whether running and system calls are one, since the captures do not tell them apart alike; default false. */
  readonly joinsCalls?: boolean
}

/** What one function changed by, looked at alone: the number of functions and their mix are not known here. */
export type OwnChange = Omit<FunctionChange, 'effect' | 'mix' | 'slowest'> & {
  readonly effect: Omit<RankEffect, 'q'>
}

/**
 * How one function changed from one capture to another; both stores hold a span at least. The percentiles are those of all
 * spans, with the interval that `analyze` gives each, and their changes join the two. All other intervals come from drawing the
 * spans of both captures anew, in blocks of time. The change of p99 is split by the difference of Euler's contributions: on
 * either side they sum to p99, hence their differences to its change.
 */
export function compareFunction(
  fn: string,
  before: FunctionSide,
  after: FunctionSide,
  options: CompareOptions,
): OwnChange {
  const hasMeans = options.componentMeans === true
  const { isSameBuild = false, joinsCalls = false } = options
  const sides = prepareSides(before, after, { split: SPLIT, hasMeans, isSameBuild, joinsCalls })
  const drawn = drawChanges(sides.before.resampled, sides.after.resampled, options)
  const quantile = (p: number): QuantileChange => quantileChange(p, sides)
  const p99 = quantile(SPLIT)
  const modes = modesOf(sides)
  return {
    fn,
    before: comparedFunction(sides.before),
    after: comparedFunction(sides.after),
    mean: drawnChange(
      sides.before.chosen.population.meanNs,
      sides.after.chosen.population.meanNs,
      drawn.meanNs[0],
    ),
    quantiles: options.ps.map(quantile),
    shift: SHIFT_PS.map(quantile),
    p99,
    curves: { before: curve(sides.before), after: curve(sides.after) },
    components: componentChanges(sides, drawn, p99),
    places: placeChanges(sides, drawn, p99),
    effect: rankEffect(sides, drawn),
    ...(modes === undefined ? {} : { modes }),
    ...nestedChanges(sides, SPLIT),
    ...groupsOf(sides, options),
    ...alsoGrouped(sides, options),
  }
}

function modesOf({ before, after, nameOf }: PreparedSides): ModeMix | undefined {
  const mix = modeMix(before, after)
  if (mix === undefined) return undefined
  const kinds = mix.kinds.map(({ component, ...kind }) => ({
    ...kind,
    ...(component === undefined ? {} : { component: nameOf(component) }),
  }))
  return { ...mix, kinds }
}

function curve({ chosen: { population, sorted } }: PreparedSide): readonly DistributionPoint[] {
  return distributionPoints(population, sorted)
}

function groupsOf(
  { before, after }: PreparedSides,
  { by, rawLabels = false }: CompareOptions,
): Pick<OwnChange, 'groups'> {
  if (before.labels === undefined || after.labels === undefined) return {}
  const groups = groupMix(
    { ...before, labels: before.labels },
    { ...after, labels: after.labels },
    { isRaw: rawLabels, ...(by === undefined ? {} : { by }) },
  )
  return groups === undefined ? {} : { groups }
}

/** The groups that conditions are about. */
function alsoGrouped(
  { before, after }: PreparedSides,
  { alsoBy = [], rawLabels: isRaw = false, ps }: CompareOptions,
): Pick<OwnChange, 'alsoGrouped'> {
  if (alsoBy.length === 0 || before.labels === undefined || after.labels === undefined) return {}
  const [old, young] = [
    { chosen: before.chosen, labels: before.labels },
    { chosen: after.chosen, labels: after.labels },
  ]
  return { alsoGrouped: alsoBy.map((by) => groupChanges(old, young, { by, isRaw, ps })) }
}

function quantileChange(p: number, { before, after }: PreparedSides): QuantileChange {
  const [old, young] = [sideQuantile(before, p), sideQuantile(after, p)]
  return { p, ...changeOf(old, young, differenceBounds(old, young)) }
}

/** A change whose intervals come from drawings. */
function drawnChange(beforeNs: number, afterNs: number, drawn: DrawnChange | undefined): Change {
  return changeOf(bounded(beforeNs, drawn?.before), bounded(afterNs, drawn?.after), drawn?.change)
}

function bounded(ns: number, interval: Interval | undefined): Bounded {
  return { ns, low: interval?.low, high: interval?.high }
}

function componentChanges(
  { before, after, indexes, nameOf }: PreparedSides,
  drawn: DrawnChanges,
  p99: QuantileChange,
): readonly ComponentChange[] {
  const isBounded = p99.lowNs !== undefined && p99.highNs !== undefined
  const [old, young] = [scaled(before.parts, p99.beforeNs), scaled(after.parts, p99.afterNs)]
  const shares = [before, after].map((side) => excessShares(side.parts.excessNs))
  const mean = (of: 'tailMeanNs' | 'bodyMeanNs', i: number): Change =>
    drawnChange(before.parts[of][i], after.parts[of][i], drawn[of][i])
  const changes = indexes.map(
    (index, i): ComponentChange => ({
      name: nameOf(COMPONENTS[index]),
      ...drawnChange(old[i], young[i], isBounded ? drawn.contributionNs[i] : undefined),
      tailMean: mean('tailMeanNs', i),
      bodyMean: mean('bodyMeanNs', i),
      ...(shares[0] === undefined ? {} : { excessShareBefore: shares[0][i] }),
      ...(shares[1] === undefined ? {} : { excessShareAfter: shares[1][i] }),
      ...shareChange(shares[0]?.[i], shares[1]?.[i], drawn.excessShare[i]),
    }),
  )
  return changes.sort((a, b) => Math.abs(b.changeNs) - Math.abs(a.changeNs))
}

/** What each place did to the change of p99; the greatest change first. */
function placeChanges(
  { before, after, indexes, places }: PreparedSides,
  drawn: DrawnChanges,
  p99: QuantileChange,
): readonly PlaceChange[] {
  const isBounded = p99.lowNs !== undefined && p99.highNs !== undefined
  const [was, is] = [before.placeParts, after.placeParts]
  const [old, young] = [scaled(was, p99.beforeNs), scaled(is, p99.afterNs)]
  const mean = (of: 'tailMeanNs' | 'bodyMeanNs', i: number): Change =>
    drawnChange(was[of][i], is[of][i], drawn[of][indexes.length + i])
  const changes = places.map(({ name }, i): PlaceChange => {
    const own = isBounded ? drawn.contributionNs[indexes.length + i] : undefined
    return {
      ...name,
      ...drawnChange(old[i], young[i], own),
      tailMean: mean('tailMeanNs', i),
      bodyMean: mean('bodyMeanNs', i),
    }
  })
  return changes.sort((a, b) => Math.abs(b.changeNs) - Math.abs(a.changeNs))
}

/** The contributions to the p99 of all spans: that of a sample may be a neighbour. */
function scaled({ contributionNs, quantileNs }: TailParts, p99Ns: number): Float64Array {
  return contributionNs.map((ns) => (ns === 0 ? 0 : (ns / quantileNs) * p99Ns))
}

function shareChange(
  before: number | undefined,
  after: number | undefined,
  drawn: DrawnChange | undefined,
): { readonly excessShare?: ShareChange } {
  if (before === undefined || after === undefined || drawn === undefined) return {}
  return {
    excessShare: {
      before,
      after,
      ...(drawn.before === undefined ? {} : { beforeInterval: drawn.before }),
      ...(drawn.after === undefined ? {} : { afterInterval: drawn.after }),
      ...(drawn.change === undefined ? {} : { interval: drawn.change }),
    },
  }
}

function rankEffect(
  { before, after }: PreparedSides,
  { a12 }: DrawnChanges,
): Omit<RankEffect, 'q'> {
  const test = mannWhitney(
    after.resampled.ascending,
    before.resampled.ascending,
    [after, before].map(rankDeff),
  )
  return {
    a12: test.a12,
    ...(a12 === undefined ? {} : { low: a12.low, high: a12.high }),
    cliffsDelta: 2 * test.a12 - 1,
    u: test.u,
    p: test.p,
    isExact: test.isExact,
    ksD: test.ksD,
  }
}
