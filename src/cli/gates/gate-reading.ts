import type { Analysis, ComponentShare, FunctionAnalysis } from '../../model/analysis.ts'
import type {
  ComparedSide,
  Comparison,
  ComponentChange,
  FunctionChange,
} from '../../model/comparison.ts'
import { count } from '../../report/text/format.ts'
import type { ComponentMeasure, GateMetric } from './gate.ts'

/** One function's metric: what it is, and what it was; a side that does not have it says why. */
export interface Reading {
  readonly fn: string
  readonly before?: Measured
  readonly after: Measured
}

/** A number (nanoseconds, or a fraction), or why there is none. */
export type Measured = number | { readonly missing: string }

const NO_STATES: Measured = { missing: 'the capture does not say where time went' }
const NO_EXCESS: Measured = { missing: 'slow spans have no more time than usual ones' }
const ABSENT: Measured = { missing: 'the function has no span' }

/** What one capture says of a metric, function by function. */
export function readAnalysis({ functions }: Analysis, metric: GateMetric): readonly Reading[] {
  return functions.map((fn) => ({ fn: fn.fn, after: measured(fn, metric) }))
}

/** What two captures say of a metric; a function that only one of them has is missing in the other. */
export function readComparison(comparison: Comparison, metric: GateMetric): readonly Reading[] {
  return [
    ...comparison.functions.map((fn) => changed(fn, metric)),
    ...comparison.onlyBefore.map(({ fn }) => ({ fn, before: ABSENT, after: ABSENT })),
    ...comparison.onlyAfter.map(({ fn, side, quantiles }) => ({
      fn,
      before: ABSENT,
      after:
        metric.kind === 'component'
          ? NO_STATES
          : sideValue(metric, side, quantiles.find(({ p }) => isAt(p, metric))?.ns),
    })),
  ]
}

function measured(fn: FunctionAnalysis, metric: GateMetric): Measured {
  if (metric.kind !== 'component') {
    return sideValue(metric, fn, fn.quantiles.find(({ p }) => isAt(p, metric))?.ns)
  }
  if (fn.components.length === 0) return NO_STATES
  const share = fn.components.find(({ name }) => name === metric.name)
  return needed(0.99, fn.spans) ?? shareValue(share, metric.of)
}

function shareValue(share: ComponentShare | undefined, of: ComponentMeasure): Measured {
  if (share === undefined) return 0
  switch (of) {
    case 'p99_contribution':
      return share.p99ContributionNs ?? NO_STATES
    case 'tail_mean':
      return share.tailMeanNs
    case 'body_mean':
      return share.bodyMeanNs
    case 'excess_share':
      return share.excessShare ?? NO_EXCESS
  }
}

function changed(fn: FunctionChange, metric: GateMetric): Reading {
  if (metric.kind !== 'component') {
    const quantile = [...fn.quantiles, ...fn.shift].find(({ p }) => isAt(p, metric))
    return {
      fn: fn.fn,
      before: sideValue(metric, fn.before, quantile?.beforeNs),
      after: sideValue(metric, fn.after, quantile?.afterNs),
    }
  }
  const component = fn.components.find(({ name }) => name === metric.name)
  const side = (spans: number, value: Measured): Measured =>
    fn.components.length === 0 ? NO_STATES : (needed(0.99, spans) ?? value)
  const [before, after] = component === undefined ? [0, 0] : bothSides(component, metric.of)
  return { fn: fn.fn, before: side(fn.before.spans, before), after: side(fn.after.spans, after) }
}

function bothSides(change: ComponentChange, of: ComponentMeasure): readonly [Measured, Measured] {
  switch (of) {
    case 'p99_contribution':
      return [change.beforeNs, change.afterNs]
    case 'tail_mean':
      return [change.tailMeanBeforeNs, change.tailMeanAfterNs]
    case 'body_mean':
      return [change.bodyMeanBeforeNs, change.bodyMeanAfterNs]
    case 'excess_share':
      return [change.excessShareBefore ?? NO_EXCESS, change.excessShareAfter ?? NO_EXCESS]
  }
}

function sideValue(
  metric: Exclude<GateMetric, { kind: 'component' }>,
  { spans, meanNs, maxNs }: Pick<ComparedSide, 'spans' | 'meanNs' | 'maxNs'>,
  quantileNs: number | undefined,
): Measured {
  if (metric.kind === 'mean') return meanNs
  if (metric.kind === 'max') return maxNs
  return needed(metric.p, spans) ?? quantileNs ?? ABSENT
}

/** A percentile of fewer spans than have one beyond it is only the slowest span, or the fastest. */
function needed(p: number, spans: number): Measured | undefined {
  const least = Math.ceil(Number((1 / Math.min(p, 1 - p)).toPrecision(12)))
  return spans >= least
    ? undefined
    : { missing: `${count(spans)} of the ${count(least)} spans that it needs` }
}

function isAt(p: number, metric: GateMetric): boolean {
  return metric.kind === 'quantile' && p === metric.p
}
