import type {
  ComponentChange,
  FunctionChange,
  QuantileChange,
  RankEffect,
} from '../../model/comparison.ts'
import { COMPONENTS } from '../../model/components.ts'
import { mannWhitney } from '../statistics/mann-whitney.ts'
import { quantileRanks } from '../statistics/quantile-interval.ts'
import { excessShares } from '../tail/euler.ts'
import { changeOf, type Interval } from './change-interval.ts'
import {
  comparedFunction,
  type FunctionSide,
  type PreparedSide,
  type PreparedSides,
  prepareSides,
  storeQuantileNs,
} from './compared-side.ts'
import { type DrawnChanges, type DrawOptions, drawChanges } from './draw-changes.ts'

/** The shift function is taken here (Doksum, Annals of Statistics 2, 1974). */
export const SHIFT_PS: readonly number[] = [0.5, 0.9, 0.95, 0.99, 0.999]
/** What is split among the components. */
const SPLIT = 0.99

/** How functions are compared. */
export interface CompareOptions extends DrawOptions {
  /** Fractions: 0.99 for p99. */
  readonly ps: readonly number[]
}

/** What one function changed by, looked at alone: the number of functions and their mix are not known here. */
export type OwnChange = Omit<FunctionChange, 'effect' | 'mix'> & {
  readonly effect: Omit<RankEffect, 'q'>
}

/**
 * How one function changed from one capture to another; both stores hold a span at least. The percentiles are those of all
 * spans; the intervals come from drawing the spans of both captures anew, in blocks of time. The change of p99 is split by
 * the difference of Euler's contributions: on either side they sum to p99, hence their differences to its change.
 */
export function compareFunction(
  fn: string,
  before: FunctionSide,
  after: FunctionSide,
  options: CompareOptions,
): OwnChange {
  const ps = [...new Set([...options.ps, ...SHIFT_PS])]
  const sides = prepareSides(before, after, ps, SPLIT)
  const drawn = drawChanges(sides.before.resampled, sides.after.resampled, options)
  const quantile = (p: number): QuantileChange =>
    quantileChange(p, sides, drawn.quantiles[ps.indexOf(p)])
  const p99 = quantile(SPLIT)
  return {
    fn,
    before: comparedFunction(sides.before),
    after: comparedFunction(sides.after),
    mean: changeOf(before.store.meanNs, after.store.meanNs, drawn.mean),
    quantiles: options.ps.map(quantile),
    shift: SHIFT_PS.map(quantile),
    p99,
    components: componentChanges(sides, drawn, p99),
    effect: rankEffect(sides, drawn),
  }
}

function quantileChange(
  p: number,
  { before, after }: PreparedSides,
  interval: Interval | undefined,
): QuantileChange {
  const at = ({ store, sorted }: PreparedSide): number => storeQuantileNs(store, sorted, p)
  const isBounded = [before, after].every(({ store }) => {
    const { low, high } = quantileRanks(store.count, p)
    return low !== undefined && high !== undefined
  })
  return { p, ...changeOf(at(before), at(after), isBounded ? interval : undefined) }
}

function componentChanges(
  { before, after, indexes }: PreparedSides,
  drawn: DrawnChanges,
  p99: QuantileChange,
): readonly ComponentChange[] {
  const isBounded = p99.lowNs !== undefined
  const parts = [scaled(before, p99.beforeNs), scaled(after, p99.afterNs)]
  const shares = [before, after].map((side) => excessShares(side.parts.excessNs))
  const changes = indexes.map((index, i): ComponentChange => {
    const interval = isBounded ? drawn.contributions[i] : undefined
    return {
      name: COMPONENTS[index],
      ...changeOf(parts[0][i], parts[1][i], interval),
      tailMeanBeforeNs: before.parts.tailMeanNs[i],
      tailMeanAfterNs: after.parts.tailMeanNs[i],
      bodyMeanBeforeNs: before.parts.bodyMeanNs[i],
      bodyMeanAfterNs: after.parts.bodyMeanNs[i],
      ...(shares[0] === undefined ? {} : { excessShareBefore: shares[0][i] }),
      ...(shares[1] === undefined ? {} : { excessShareAfter: shares[1][i] }),
    }
  })
  return changes.sort((a, b) => Math.abs(b.changeNs) - Math.abs(a.changeNs))
}

/** The contributions to the p99 of all spans: that of a sample may be a neighbour. */
function scaled({ parts }: PreparedSide, p99Ns: number): Float64Array {
  return parts.contributionNs.map((ns) => (ns === 0 ? 0 : (ns / parts.quantileNs) * p99Ns))
}

function rankEffect(
  { before, after }: PreparedSides,
  { a12 }: DrawnChanges,
): Omit<RankEffect, 'q'> {
  const test = mannWhitney(after.resampled.ascending, before.resampled.ascending)
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
