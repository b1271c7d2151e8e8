import { foldLabel } from '../../model/fold-label.ts'
import type { Gate, GateMetric } from './gate.ts'
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
  /** How many independent ones these are worth, where that is known. */
  readonly effectiveSpans?: number
  readonly after: Measured
  /** Absent where there is one capture. */
  readonly moved?: Moved
}

/** What a gate reads: a metric, of a group of spans or of all. */
export type GateSubject = Pick<Gate, 'metric' | 'labels'>

export const NO_STATES: Measured = { missing: 'the capture does not say where time went' }
export const NO_EXCESS: Measured = { missing: 'slow spans have no more time than usual ones' }
export const ABSENT: Measured = { missing: 'the function has no span' }

/** No span has the labels of a gate, which names values as they are printed where groups hold them folded. */
export function noGroup(labels: GateLabels): Measured {
  const folded = Object.entries(labels).flatMap(([name, value]) =>
    foldLabel(value) === value ? [] : [`${name}="${foldLabel(value)}"`],
  )
  const hint = `: without --raw-labels values are folded, ${folded.join(', ')}`
  return { missing: `no span has these labels${folded.length === 0 ? '' : hint}` }
}

/** What was seen is no estimate: the slowest span took as long as it took. */
export function fact(value: number): Estimate {
  return { value, low: value, high: value }
}

export function estimate(
  value: number,
  low: number | undefined,
  high: number | undefined,
): Estimate {
  return { value, ...(low === undefined ? {} : { low }), ...(high === undefined ? {} : { high }) }
}

export function isAt(p: number, metric: GateMetric): boolean {
  return metric.kind === 'quantile' && p === metric.p
}

interface Grouped {
  readonly labels: GateLabels
  readonly isOther?: true
}

/** The group of spans that have just these labels. */
export function groupWith<Group extends Grouped>(
  all: readonly { readonly names: readonly string[]; readonly groups: readonly Group[] }[],
  labels: GateLabels,
): Group | undefined {
  const names = Object.keys(labels)
  const { groups = [] } = all.find((each) => isSame(each.names, names)) ?? {}
  return groups.find(
    ({ labels: own, isOther }) =>
      isOther !== true && names.every((name) => own[name] === labels[name]),
  )
}

function isSame(some: readonly string[], others: readonly string[]): boolean {
  return some.length === others.length && some.every((name) => others.includes(name))
}
