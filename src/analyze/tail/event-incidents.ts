import type { TimeWindow } from '../spans/capture-place.ts'
import type { EventTrain } from '../spans/interval-keeper.ts'
import { firstAbove } from '../spans/train-clock.ts'
import { binomialCdf } from '../statistics/binomial.ts'
import { Random } from '../statistics/random.ts'
import type { SlowSpans } from './slow-spans.ts'

/** Fewer slow spans at once are no incident. */
const LEAST_SPANS = 3
/** So many intervals, those with the most slow spans, are looked at closely. */
const MOST_CANDIDATES = 100
/** Chance may bring so many incidents for each capture. */
const BY_CHANCE = 0.001
/** So many circular shifts of the events, of at most so many intervals; what one of twenty shifts reaches is chance. */
const MOVES = 199
const MOST_MOVED = 500
const MOVED_CHANCE = 0.05
const SEED = 1

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
 * before or in the interval: of so many, how many would be slow? That does not grow with the length of a span. Slow spans
 * come in bursts without any event, too: hence the same events moved by a random time must meet so many in none of their
 * intervals, but in one of twenty moves (circular shifts, as `associateEvent` has them). `window` is the time of the capture.
 */
export function eventCrowds(
  slow: SlowSpans,
  train: EventTrain,
  what: 'stw' | 'gc_mark',
  taken: Set<number>,
  window: TimeWindow,
): Crowd[] {
  const likely = candidates(slow, train).filter(
    (interval) => chance(slow, train, interval) < BY_CHANCE / train.fromNs.length,
  )
  const limit = likely.length === 0 ? 0 : scoreByChance(slow, train, window)
  const mostLost = likely
    .filter((interval) => score(slow, train.fromNs[interval], train.toNs[interval]) > limit)
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

/** The greatest score of all intervals, moved around the window together, that only one of twenty moves exceeds. */
function scoreByChance(slow: SlowSpans, train: EventTrain, { fromNs, toNs }: TimeWindow): number {
  const random = new Random(SEED)
  const windowNs = toNs - fromNs
  const step = Math.max(1, Math.ceil(train.fromNs.length / MOST_MOVED))
  const greatest = new Float64Array(MOVES)
  for (let move = 0; move < MOVES; move++) {
    const laterNs = random.fraction() * windowNs
    for (let i = 0; i < train.fromNs.length; i += step) {
      const lengthNs = train.toNs[i] - train.fromNs[i]
      const begin = fromNs + ((train.fromNs[i] - fromNs + laterNs) % windowNs)
      greatest[move] = Math.max(greatest[move], score(slow, begin, begin + lengthNs))
    }
  }
  greatest.sort()
  return greatest[Math.ceil(MOVES * (1 - MOVED_CHANCE)) - 1]
}

/** How many standard errors more slow spans began about an interval than their share of all. */
function score(slow: SlowSpans, fromNs: number, toNs: number): number {
  const { count, of } = begun(slow, fromNs, toNs)
  const expected = of * slow.share
  return (count - expected) / Math.sqrt(expected + 1)
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
function chance(slow: SlowSpans, train: EventTrain, interval: number): number {
  const { count, of } = begun(slow, train.fromNs[interval], train.toNs[interval])
  return 1 - binomialCdf(Math.round(count) - 1, Math.round(of), slow.share)
}

/** How many spans, and slow ones of them, began less than p99 before an interval, or in it. */
function begun(
  { sample, thresholdNs, spansBefore, slowBefore }: SlowSpans,
  fromNs: number,
  toNs: number,
): { readonly count: number; readonly of: number } {
  const starts = sample.startNs.subarray(0, sample.timed)
  const first = firstAbove(starts, fromNs - thresholdNs)
  const end = firstAbove(starts, toNs)
  return { count: slowBefore[end] - slowBefore[first], of: spansBefore[end] - spansBefore[first] }
}
