import type { Analysis, ComponentShare, FunctionAnalysis, Quantile } from '../../model/analysis.ts'
import type {
  Change,
  ComparedSide,
  Comparison,
  ComponentChange,
  FunctionChange,
  ShareChange,
} from '../../model/comparison.ts'
import { absentComponent } from './absent-component.ts'
import type { ComponentMeasure, Gate, GateMetric } from './gate.ts'
import type { GateLabels } from './gate-labels.ts'

/** A number (nanoseconds, or a fraction) with its 95 % interval; an end that the spans cannot bound is absent. */
export interface Estimate {
  readonly value: number
  readonly low?: number
  readonly high?: number
}

/** A number with its doubt, or why there is none. */
export type Measured = Estimate | { readonly missing: string }

/** What is known of a metric's move from one capture to another; `change` has the interval of the difference. */
export interface Moved {
  readonly before: Measured
  readonly change: Measured
}

/** One function's metric. */
export interface Reading {
  readonly fn: string
  /** How many spans the doubt rests on: of two captures, those of one of two equal ones that would tell as much. */
  readonly spans: number
  readonly after: Measured
  /** Absent where there is one capture. */
  readonly moved?: Moved
}

const NO_STATES: Measured = { missing: 'the capture does not say where time went' }
const NO_EXCESS: Measured = { missing: 'slow spans have no more time than usual ones' }
const NO_GROUP: Measured = { missing: 'no span has these labels' }
const NO_GROUPS: Measured = { missing: 'two captures are not compared group by group here' }
const ABSENT: Measured = { missing: 'the function has no span' }
const NEVER: Estimate = { value: 0, low: 0, high: 0 }
const LONE_SPAN: Measured = {
  missing: 'the slowest span alone moves by chance; a percentile can be told from chance',
}

/** What a gate reads: a metric, of a group of spans or of all. */
export type GateSubject = Pick<Gate, 'metric' | 'labels'>

/** What one capture says of a metric, function by function. */
export function readAnalysis({ functions }: Analysis, gate: GateSubject): readonly Reading[] {
  const { metric, labels } = gate
  return functions.map((fn) => {
    if (labels !== undefined) return { fn: fn.fn, ...groupReading(fn, labels, metric) }
    return { fn: fn.fn, spans: fn.spans, after: measured(fn, metric) }
  })
}

/** What it says of the spans that have some labels. */
function groupReading(
  { alsoGrouped = [] }: FunctionAnalysis,
  labels: GateLabels,
  metric: GateMetric,
): Pick<Reading, 'spans' | 'after'> {
  const names = Object.keys(labels)
  const { groups = [] } = alsoGrouped.find((each) => isSame(each.names, names)) ?? {}
  const group = groups.find(
    (each) => each.isOther !== true && names.every((name) => each.labels[name] === labels[name]),
  )
  if (group === undefined) return { spans: 0, after: NO_GROUP }
  const quantile = group.quantiles.find(({ p }) => isAt(p, metric))
  return { spans: group.spans, after: quantileEstimate(quantile) }
}

function isSame(some: readonly string[], others: readonly string[]): boolean {
  return some.length === others.length && some.every((name) => others.includes(name))
}

/** What two captures say of a metric; a function that only one of them has is missing in the other. */
export function readComparison(comparison: Comparison, gate: GateSubject): readonly Reading[] {
  const { metric, labels } = gate
  if (labels !== undefined) {
    const moved = { before: NO_GROUPS, change: NO_GROUPS }
    return comparison.functions.map(({ fn }) => ({ fn, spans: 0, after: NO_GROUPS, moved }))
  }
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

/** Two captures tell as much of a difference as two of so many spans each: the harmonic mean. */
function equalSpans(before: number, after: number): number {
  return 2 / (1 / before + 1 / after)
}

function measured(fn: FunctionAnalysis, metric: GateMetric): Measured {
  switch (metric.kind) {
    case 'mean':
      return estimate(fn.meanNs, fn.meanLowNs, fn.meanHighNs)
    case 'max':
      return fact(fn.maxNs)
    case 'quantile':
      return quantileEstimate(fn.quantiles.find(({ p }) => isAt(p, metric)))
    case 'component': {
      if (fn.components.length === 0) return NO_STATES
      const share = fn.components.find(({ name }) => name === metric.name)
      return share === undefined ? NEVER : shareValue(share, metric.of)
    }
  }
}

/** The sampling interval widened by what lost events may hide: a gate is about the service, not about what arrived. */
function quantileEstimate(quantile: Quantile | undefined): Measured {
  if (quantile === undefined) return ABSENT
  const { ns, lowNs, highNs, lossLowNs, lossHighNs } = quantile
  return estimate(ns, outer(Math.min, lowNs, lossLowNs), outer(Math.max, highNs, lossHighNs))
}

function outer(
  pick: (a: number, b: number) => number,
  a: number | undefined,
  b: number | undefined,
): number | undefined {
  return a === undefined || b === undefined ? undefined : pick(a, b)
}

function shareValue(share: ComponentShare, of: ComponentMeasure): Measured {
  const { bodyMeanNs, tailMeanNs, excessLowNs, excessHighNs } = share
  const past = (ns: number | undefined): number | undefined =>
    ns === undefined ? undefined : bodyMeanNs + ns
  switch (of) {
    case 'p99_contribution':
      return share.p99ContributionNs === undefined
        ? NO_STATES
        : estimate(share.p99ContributionNs, share.lowNs, share.highNs)
    // The mean of the faster half hardly moves beside that of the slowest 1 %.
    case 'tail_mean':
      return estimate(tailMeanNs, past(excessLowNs), past(excessHighNs))
    case 'body_mean':
      return estimate(bodyMeanNs, share.bodyLowNs, share.bodyHighNs)
    case 'excess_share':
      return share.excessShare === undefined
        ? NO_EXCESS
        : estimate(share.excessShare, share.excessShareLow, share.excessShareHigh)
  }
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

/** What was seen is no estimate: the slowest span took as long as it took. */
function fact(value: number): Estimate {
  return { value, low: value, high: value }
}

function estimate(value: number, low: number | undefined, high: number | undefined): Estimate {
  return { value, ...(low === undefined ? {} : { low }), ...(high === undefined ? {} : { high }) }
}

function isAt(p: number, metric: GateMetric): boolean {
  return metric.kind === 'quantile' && p === metric.p
}
