import type { Analysis, ComponentShare, FunctionAnalysis, Quantile } from '../../model/analysis.ts'
import { measuredSpans } from '../../report/words/headline.ts'
import type { ComponentMeasure, GateMetric } from './gate.ts'
import type { GateLabels } from './gate-labels.ts'
import {
  ABSENT,
  type Estimate,
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

const NEVER: Estimate = { value: 0, low: 0, high: 0 }

/** What one capture says of a metric, function by function. */
export function readAnalysis({ functions }: Analysis, gate: GateSubject): readonly Reading[] {
  const { metric, labels } = gate
  return functions.map((fn) => {
    if (labels !== undefined) return { fn: fn.fn, ...groupReading(fn, labels, metric) }
    const quantile = fn.quantiles.find(({ p }) => isAt(p, metric))
    return { fn: fn.fn, spans: measuredSpans(fn), ...worth(quantile), after: measured(fn, metric) }
  })
}

/** What it says of the spans that have some labels. */
function groupReading(
  { alsoGrouped = [] }: FunctionAnalysis,
  labels: GateLabels,
  metric: GateMetric,
): Pick<Reading, 'spans' | 'effectiveSpans' | 'after'> {
  const group = groupWith(alsoGrouped, labels)
  if (group === undefined) return { spans: 0, after: noGroup(labels) }
  const quantile = group.quantiles.find(({ p }) => isAt(p, metric))
  return { spans: group.spans, ...worth(quantile), after: quantileEstimate(quantile) }
}

function worth(quantile: Quantile | undefined): Pick<Reading, 'effectiveSpans'> {
  const { effectiveSpans } = quantile ?? {}
  return effectiveSpans === undefined ? {} : { effectiveSpans }
}

function measured(fn: FunctionAnalysis, metric: GateMetric): Measured {
  switch (metric.kind) {
    case 'mean':
      // Nothing bounds what spoilt spans took in truth.
      return fn.lossyLeftOut === undefined
        ? estimate(fn.meanNs, fn.meanLowNs, fn.meanHighNs)
        : estimate(fn.meanNs, undefined, undefined)
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
