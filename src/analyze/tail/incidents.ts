import { COMPONENTS } from '../../model/components.ts'
import type { Incident } from '../../model/tail.ts'
import type { CaptureWindow } from '../spans/capture-place.ts'
import type { EventTrain } from '../spans/interval-keeper.ts'
import { bursts } from './bursts.ts'
import { type Crowd, eventCrowds } from './event-incidents.ts'
import type { SlowSpans } from './slow-spans.ts'

const MOST = 5
/** Either of them makes a crowd of slow spans worth telling. */
const ENOUGH_EXCESS = 0.05
const ENOUGH_SLOWEST = 3

/**
 * Slow spans that share one cause in time: a stop-the-world pause, else a GC cycle that they were in, else a stretch in which
 * they came in closer order than chance gives. At most five that hold 5 % of the excess or three of the 60 slowest spans,
 * the greatest loss first. Times count from the begin of the capture, one of `windows`; `bodyMeanNs` is by index into COMPONENTS.
 */
export function findIncidents(
  slow: SlowSpans,
  trains: readonly EventTrain[],
  bodyMeanNs: Float64Array,
  windows: readonly CaptureWindow[],
): Incident[] {
  const taken = new Set<number>()
  const of = (name: 'stw' | 'gc_mark'): Crowd[] =>
    trains
      .filter((train) => train.name === name)
      .flatMap((train) => eventCrowds(slow, train, name, taken, windowOf(train, windows)))
  const crowds = [...of('stw'), ...of('gc_mark'), ...bursts(slow, taken)]
  const ofSpans = spansOf(slow, slow.rows)
  return crowds
    .map((crowd) => ({ ...incident(slow, crowd, bodyMeanNs, windows), ofSpans }))
    .filter((one) => one.shareOfExcess >= ENOUGH_EXCESS || one.slowest >= ENOUGH_SLOWEST)
    .sort((a, b) => b.lostNs - a.lostNs || a.fromNs - b.fromNs)
    .slice(0, MOST)
}

/** How many spans some rows stand for. */
function spansOf({ sample }: SlowSpans, rows: ArrayLike<number>): number {
  let sum = 0
  for (let i = 0; i < rows.length; i++) sum += sample.weight[rows[i]]
  return Math.round(sum)
}

/** The time of the capture that a train is of. */
function windowOf({ capture = 0 }: EventTrain, windows: readonly CaptureWindow[]): CaptureWindow {
  return windows.find((window) => window.capture === capture) ?? windows[0]
}

function incident(
  slow: SlowSpans,
  { what, fromNs, toNs, members, lostNs }: Crowd,
  bodyMeanNs: Float64Array,
  windows: readonly CaptureWindow[],
): Omit<Incident, 'ofSpans'> {
  const { sample, rows, slowest, totalExcessNs } = slow
  const window = windows.findLast((each) => each.fromNs <= fromNs) ?? windows[0]
  const inIt = members.map((i) => rows[i])
  const more = COMPONENTS.map((_, c) =>
    inIt.reduce(
      (sum, row) => sum + sample.weight[row] * (sample.components[c][row] - bodyMeanNs[c]),
      0,
    ),
  )
  return {
    what,
    component: COMPONENTS[more.indexOf(Math.max(...more))],
    ...(window.name === undefined ? {} : { capture: window.name }),
    fromNs: fromNs - window.fromNs,
    toNs: toNs - window.fromNs,
    durNs: toNs - fromNs,
    spans: spansOf(slow, inIt),
    slowest: inIt.filter((row) => slowest.has(row)).length,
    ofSlowest: slowest.size,
    lostNs,
    shareOfExcess: totalExcessNs > 0 ? lostNs / totalExcessNs : 0,
  }
}
