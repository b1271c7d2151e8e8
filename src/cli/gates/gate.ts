import type { ComponentName } from '../../model/components.ts'
import type { GateLabels } from './gate-labels.ts'

/** Of a component, these can be gated; all but the share are nanoseconds. */
export const COMPONENT_MEASURES = [
  'p99_contribution',
  'tail_mean',
  'body_mean',
  'excess_share',
] as const

export type ComponentMeasure = (typeof COMPONENT_MEASURES)[number]

/** What a gate looks at. */
export type GateMetric =
  | { readonly kind: 'quantile'; readonly p: number }
  | { readonly kind: 'mean' }
  | { readonly kind: 'max' }
  | { readonly kind: 'component'; readonly name: ComponentName; readonly of: ComponentMeasure }

/** What it is held against: the value itself, its change, or its change as a part of what it was. */
export type GateScale = 'value' | 'change' | 'relative'

/** One condition under which the run fails. */
export interface Gate {
  /** As it was written. */
  readonly text: string
  /** Only this function; absent for all. */
  readonly fn?: string
  readonly metric: GateMetric
  /** Only spans with these labels, of a metric that is a percentile; absent for all. */
  readonly labels?: GateLabels
  /** How the metric is spelled. */
  readonly metricName: string
  readonly operator: '>' | '>=' | '<' | '<='
  readonly scale: GateScale
  /** Nanoseconds, or a fraction of 1. */
  readonly limit: number
}

/** Whether the metric is a share and no time. */
export function isShare(metric: GateMetric): boolean {
  return metric.kind === 'component' && metric.of === 'excess_share'
}
