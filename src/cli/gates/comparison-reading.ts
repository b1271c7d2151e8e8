import type {
  Change,
  ComparedSide,
  Comparison,
  ComponentChange,
  FunctionChange,
  ShareChange,
} from '../../model/comparison.ts'
import { absentComponent } from './absent-component.ts'
import type { ComponentMeasure, GateMetric } from './gate.ts'
import type { GateLabels } from './gate-labels.ts'
import {
  ABSENT,
  estimate,
  fact,
  type GateSubject,
  groupWith,
  isAt,
  type Measured,
  NO_EXCESS,
  NO_STATES,
  noGroup,
  type Reading,
} from './reading.ts'

const ONE_SIDED: Measured = { missing: 'only one of the captures has the function' }
const LONE_SPAN: Measured = {
  missing: 'the slowest span alone moves by chance; a percentile can be told from chance',
}

/** What two captures say of a metric; a function that only one of them has is missing in the other. */
export function readComparison(comparison: Comparison, gate: GateSubject): readonly Reading[] {
  const { metric, labels } = gate
  if (labels !== undefined) return readGroups(comparison, labels, metric)
  const gone = { after: ABSENT, moved: { before: ABSENT, change: ABSENT } }
  return [
    ...comparison.functions.map((fn) => ({
      fn: fn.fn,
      spans: equalSpans(fn.before.spans, fn.after.spans),
      ...changed(fn, metric),
    })),
    ...comparison.onlyBefore.map(({ fn }) => ({ fn, spans: 0, ...gone })),
    ...comparison.onlyAfter.map(({ fn, side, quantiles }) => ({
      fn,
      spans: side.spans,
      after:
        metric.kind === 'component'
          ? NO_STATES
          : loneValue(
              metric,
              side,
              quantiles.find(({ p }) => isAt(p, metric)),
            ),
      moved: { before: ABSENT, change: ABSENT },
    })),
  ]
}

/** What two captures say of the spans that have some labels. */
function readGroups(
  { functions, onlyBefore, onlyAfter }: Comparison,
  labels: GateLabels,
  metric: GateMetric,
): readonly Reading[] {
  return [
    ...functions.map((fn) => ({ fn: fn.fn, ...groupChange(fn, labels, metric) })),
    ...[...onlyBefore, ...onlyAfter].map(({ fn }) => ({ fn, spans: 0, ...nothing(ONE_SIDED) })),
  ]
}

function groupChange(
  { alsoGrouped = [] }: FunctionChange,
  labels: GateLabels,
  metric: GateMetric,
): Pick<Reading, 'spans' | 'after' | 'moved'> {
  const { before, after, changes = [] } = groupWith(alsoGrouped, labels) ?? {}
  const moved = changes.find(({ p }) => isAt(p, metric))
  if (before !== undefined && after !== undefined && moved !== undefined) {
    return { spans: equalSpans(before.spans, after.spans), ...ofChange(moved) }
  }
  const quantile = after?.quantiles.find(({ p }) => isAt(p, metric))
  if (after === undefined || quantile === undefined)
    return { spans: 0, ...nothing(noGroup(labels)) }
  const { ns, lowNs, highNs } = quantile
  const none = { before: noGroup(labels), change: noGroup(labels) }
  return { spans: after.spans, after: estimate(ns, lowNs, highNs), moved: none }
}

/** Two captures tell as much of a difference as two of so many spans each: the harmonic mean. */
function equalSpans(before: number, after: number): number {
  return 2 / (1 / before + 1 / after)
}

function changed(fn: FunctionChange, metric: GateMetric): Pick<Reading, 'after' | 'moved'> {
  switch (metric.kind) {
    case 'mean':
      return ofChange(fn.mean)
    case 'max':
      return {
        after: fact(fn.after.maxNs),
        moved: { before: fact(fn.before.maxNs), change: LONE_SPAN },
      }
    case 'quantile': {
      const quantile = [...fn.quantiles, ...fn.shift].find(({ p }) => isAt(p, metric))
      return quantile === undefined ? nothing(ABSENT) : ofChange(quantile)
    }
    case 'component': {
      if (fn.components.length === 0) return nothing(NO_STATES)
      const component = fn.components.find(({ name }) => name === metric.name)
      if (component === undefined) return nothing(absentComponent(fn, metric.name))
      return componentChange(component, metric.of)
    }
  }
}

function componentChange(
  component: ComponentChange,
  of: ComponentMeasure,
): Pick<Reading, 'after' | 'moved'> {
  if (of === 'p99_contribution') return ofChange(component)
  if (of !== 'excess_share') {
    return ofChange(of === 'tail_mean' ? component.tailMean : component.bodyMean)
  }
  return component.excessShare === undefined ? nothing(NO_EXCESS) : ofShare(component.excessShare)
}

function ofChange(change: Change): Pick<Reading, 'after' | 'moved'> {
  const { beforeNs, afterNs, changeNs } = change
  return {
    after: estimate(afterNs, change.afterLowNs, change.afterHighNs),
    moved: {
      before: estimate(beforeNs, change.beforeLowNs, change.beforeHighNs),
      change: estimate(changeNs, change.lowNs, change.highNs),
    },
  }
}

function ofShare(share: ShareChange): Pick<Reading, 'after' | 'moved'> {
  const { before, after, beforeInterval, afterInterval, interval } = share
  return {
    after: { value: after, ...afterInterval },
    moved: {
      before: { value: before, ...beforeInterval },
      change: { value: after - before, ...interval },
    },
  }
}

function nothing(why: Measured): Pick<Reading, 'after' | 'moved'> {
  return { after: why, moved: { before: why, change: why } }
}

function loneValue(
  metric: Exclude<GateMetric, { kind: 'component' }>,
  { meanNs, maxNs }: ComparedSide,
  quantile: { readonly ns: number; readonly lowNs?: number; readonly highNs?: number } | undefined,
): Measured {
  if (metric.kind === 'mean') return { value: meanNs }
  if (metric.kind === 'max') return fact(maxNs)
  return quantile === undefined ? ABSENT : estimate(quantile.ns, quantile.lowNs, quantile.highNs)
}
