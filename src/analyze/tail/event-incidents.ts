import type { EventTrain } from '../spans/interval-keeper.ts'
import { firstAbove } from '../spans/train-clock.ts'
import { binomialCdf } from '../statistics/binomial.ts'
import type { SlowSpans } from './slow-spans.ts'

/** Fewer slow spans at once are no crowd. */
const LEAST_SPANS = 3
/** So many intervals, those with the most slow spans, are looked at closely. */
const MOST_CANDIDATES = 100
/** Chance may bring so many incidents for each capture. */
const BY_CHANCE = 0.001

/** Slow spans with one cause in time. */
export interface Crowd {
  readonly what: 'stw' | 'gc_mark' | 'burst'
  /** Relative to the origin second. */
  readonly fromNs: number
  readonly toNs: number
  /** Indexes into the slow spans. */
  readonly members: readonly number[]
  /** Weighted; no more than their excess. */
  readonly lostNs: number
}

/**
 * The intervals of an event that met more slow spans than chance gives, those with the most time lost first; each span
 * counts in one only (`taken` holds those that counted before, and grows). Chance is judged by spans that began shortly
 * before or in the interval: of so many, how many would be slow? That does not grow with the length of a span.
 */
export function eventCrowds(
  slow: SlowSpans,
  train: EventTrain,
  what: 'stw' | 'gc_mark',
  taken: Set<number>,
): Crowd[] {
  const mostLost = candidates(slow, train)
    .filter((interval) => chance(slow, train, interval) < BY_CHANCE / train.fromNs.length)
    .map((interval) => ({ interval, lostNs: crowd(slow, train, interval, what, taken).lostNs }))
    .sort((a, b) => b.lostNs - a.lostNs || a.interval - b.interval)
  const crowds: Crowd[] = []
  for (const { interval } of mostLost) {
    const found = crowd(slow, train, interval, what, taken)
    if (found.members.length < LEAST_SPANS) continue
    for (const member of found.members) taken.add(member)
    crowds.push(found)
  }
  return crowds
}

/** Intervals by the number of slow spans that they meet, counted without looking at each pair. */
function candidates({ sample, rows }: SlowSpans, train: EventTrain): number[] {
  const change = new Int32Array(train.fromNs.length + 1)
  for (const row of rows) {
    if (sample.pid[row] !== train.pid) continue
    const startNs = sample.startNs[row]
    const first = firstAbove(train.toNs, startNs)
    const end = firstAbove(train.fromNs, startNs + sample.durNs[row])
    if (end > first) {
      change[first]++
      change[end]--
    }
  }
  let met = 0
  const found: { readonly interval: number; readonly met: number }[] = []
  for (let interval = 0; interval < train.fromNs.length; interval++) {
    met += change[interval]
    if (met >= LEAST_SPANS) found.push({ interval, met })
  }
  found.sort((a, b) => b.met - a.met || a.interval - b.interval)
  return found.slice(0, MOST_CANDIDATES).map(({ interval }) => interval)
}

function crowd(
  { sample, rows, excessNs }: SlowSpans,
  train: EventTrain,
  interval: number,
  what: 'stw' | 'gc_mark',
  taken: ReadonlySet<number>,
): Crowd {
  const fromNs = train.fromNs[interval]
  const toNs = train.toNs[interval]
  const members: number[] = []
  let lostNs = 0
  rows.forEach((row, i) => {
    if (sample.pid[row] !== train.pid || taken.has(i)) return
    const startNs = sample.startNs[row]
    const overlapNs = Math.min(toNs, startNs + sample.durNs[row]) - Math.max(fromNs, startNs)
    if (!(overlapNs > 0)) return
    members.push(i)
    lostNs += sample.weight[row] * Math.min(overlapNs, excessNs[i])
  })
  return { what, fromNs, toNs, members, lostNs }
}

/** How likely so many slow ones are among the spans that began less than p99 before the interval, or in it. */
function chance(
  { sample, thresholdNs, share, spansBefore, slowBefore }: SlowSpans,
  train: EventTrain,
  interval: number,
): number {
  const starts = sample.startNs.subarray(0, sample.timed)
  const first = firstAbove(starts, train.fromNs[interval] - thresholdNs)
  const end = firstAbove(starts, train.toNs[interval])
  const count = Math.round(slowBefore[end] - slowBefore[first])
  const of = Math.round(spansBefore[end] - spansBefore[first])
  return 1 - binomialCdf(count - 1, of, share)
}
