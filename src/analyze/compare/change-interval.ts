import type { Change } from '../../model/comparison.ts'

const TAIL = 0.025

/** A 95 % interval. */
export interface Interval {
  readonly low: number
  readonly high: number
}

/** One of which the spans may not bound an end. */
export interface Bounds {
  readonly low: number | undefined
  readonly high: number | undefined
}

/** A number of one capture, with its interval. */
export interface Bounded extends Bounds {
  readonly ns: number
}

/**
 * The middle 95 % of what many drawings gave (the percentile interval of Efron & Tibshirani, 1993, chapter 13), stretched
 * about their median. `undefined` where one of them is no number.
 */
export function percentileInterval(drawn: Float64Array, stretch = 1): Interval | undefined {
  if (drawn.length === 0 || !drawn.every(Number.isFinite)) return undefined
  const sorted = drawn.slice().sort()
  const from = Math.max(0, Math.floor(TAIL * (sorted.length + 1)) - 1)
  const middle = sorted[(sorted.length - 1) >>> 1]
  const reach = (ns: number): number => middle + (ns - middle) * stretch
  return { low: reach(sorted[from]), high: reach(sorted[sorted.length - 1 - from]) }
}

/**
 * The interval of `after - before` from those of either (Zou & Donner, Statistics in Medicine 27, 2008: the variance
 * estimates are recovered from the limits): each end joins the two distances that push it outwards.
 */
export function differenceBounds(before: Bounded, after: Bounded): Bounds {
  const change = after.ns - before.ns
  return {
    low: reached(change, -1, after.ns, after.low, before.ns, before.high),
    high: reached(change, 1, after.ns, after.high, before.ns, before.low),
  }
}

function reached(
  change: number,
  side: 1 | -1,
  after: number,
  afterEnd: number | undefined,
  before: number,
  beforeEnd: number | undefined,
): number | undefined {
  if (afterEnd === undefined || beforeEnd === undefined) return undefined
  return change + side * Math.sqrt((afterEnd - after) ** 2 + (beforeEnd - before) ** 2)
}

/**
 * A change with its interval and verdict, and what would have shown: a change as far from 0 as the wider side of the
 * interval reaches. Without an interval there are too few spans to tell.
 */
export function changeOf(
  before: Bounded,
  after: Bounded,
  { low, high }: Bounds = { low: undefined, high: undefined },
): Change {
  const changeNs = after.ns - before.ns
  const isWhole = low !== undefined && high !== undefined
  const isClear = (low !== undefined && low > 0) || (high !== undefined && high < 0)
  return {
    beforeNs: before.ns,
    afterNs: after.ns,
    changeNs,
    ...present({ beforeLowNs: before.low, beforeHighNs: before.high }),
    ...present({ afterLowNs: after.low, afterHighNs: after.high, lowNs: low, highNs: high }),
    ...(isWhole ? { detectableNs: Math.max(changeNs - low, high - changeNs) } : {}),
    verdict: isClear ? 'changed' : isWhole ? 'no clear change' : 'too few spans',
  }
}

/** The entries that are there: absent is absent, not `undefined`. */
export function present<K extends string>(
  limits: Record<K, number | undefined>,
): Partial<Record<K, number>> {
  const kept: Partial<Record<K, number>> = {}
  for (const key in limits) {
    const value = limits[key]
    if (value !== undefined) kept[key] = value
  }
  return kept
}
