import type { EventAssociation } from '../../model/tail.ts'
import type { CaptureWindow } from '../spans/capture-place.ts'
import type { EventTrain } from '../spans/interval-keeper.ts'
import { TrainClock } from '../spans/train-clock.ts'
import { fisherExact } from '../statistics/fisher-exact.ts'
import { proportion, riskRatio } from '../statistics/proportion.ts'
import { Random } from '../statistics/random.ts'
import { type ClockedSpans, type ClockedWindow, clockSpans } from './clocked-spans.ts'
import type { TailSample } from './tail-sample.ts'

const ROTATIONS = 999
/** So many spans of each group are held against the shifted events: more would change no answer. */
const MOST_ROTATED = 1000
/** Sums of the same times may differ in their last digits. */
const SLACK = 1e-12

/** Which spans to compare, and when. */
export interface AssociationOptions {
  /** Rows of the sample at or above p99, and at or below the median. */
  readonly tail: Int32Array
  readonly body: Int32Array
  /** From the first event of each capture to its last, in its place. */
  readonly windows: readonly CaptureWindow[]
  readonly seed: number
  readonly rotations?: number
}

/**
 * Whether slow spans and one kind of event go together. That they overlap proves nothing, since a long span meets more of
 * anything. Hence, first, their starts, which come before their length: how many slow and how many usual ones begin while
 * the event goes on. Second, their overlap against that with the same events moved around the window by a random time
 * (circular shifts; Heger et al., "GAT", Bioinformatics 29, 2013), p = (1 + #≥) / (rotations + 1). `trains` are those of
 * one kind, one for each process. Only the time in which no event is missing is looked at; `undefined` where it holds no
 * slow span or no event. `overlapQ` is `overlapP`, until it is known how many kinds were looked at.
 */
export function associateEvent(
  sample: TailSample,
  trains: readonly EventTrain[],
  options: AssociationOptions,
): EventAssociation | undefined {
  const windows = clockedWindows(trains, options.windows)
  const tail = clockSpans(sample, options.tail, windows)
  const body = clockSpans(sample, options.body, windows)
  const events = windows
    .flatMap(({ clocks }) => [...clocks.values()])
    .reduce((sum, clock) => sum + clock.events, 0)
  if (tail.length === 0 || events === 0) return undefined
  const tailStarts = proportion(tail.startsInside(0), tail.length)
  const bodyStarts = proportion(body.startsInside(0), body.length)
  const outside = (starts: typeof tailStarts): number => starts.of - starts.count
  return {
    name: trains[0].name,
    events,
    tailStarts,
    bodyStarts,
    ...riskRatio(tailStarts, bodyStarts),
    fisherP: fisherExact(
      tailStarts.count,
      outside(tailStarts),
      bodyStarts.count,
      outside(bodyStarts),
    ),
    ...rotate(tail.thinned(MOST_ROTATED), body.thinned(MOST_ROTATED), options),
  }
}

/** Of each capture the time in which none of its events is missing, with the clocks of its processes. */
function clockedWindows(
  trains: readonly EventTrain[],
  windows: readonly CaptureWindow[],
): readonly ClockedWindow[] {
  return windows.flatMap((window) => {
    const own = trains.filter(({ capture = 0 }) => capture === window.capture)
    const fromNs = own.reduce((last, train) => Math.max(last, train.completeFromNs), window.fromNs)
    const { toNs } = window
    if (!(toNs > fromNs)) return []
    const clocks = new Map(own.map((train) => [train.pid, new TrainClock(train, fromNs, toNs)]))
    return [{ fromNs, toNs, clocks }]
  })
}

type Rotated = Pick<
  EventAssociation,
  'startsP' | 'overlapNs' | 'expectedOverlapNs' | 'overlapP' | 'overlapQ' | 'rotations'
>

function rotate(
  tail: ClockedSpans,
  body: ClockedSpans,
  { seed, rotations = ROTATIONS }: AssociationOptions,
): Rotated {
  const random = new Random(seed)
  const met = { starts: 0, overlapNs: 0 }
  const usual = (turn: number): number =>
    body.length === 0 ? 0 : body.startsInside(turn) / body.length
  tail.meet(0, met)
  const observed = met.starts / tail.length - usual(0)
  const { overlapNs } = met
  let asManyStarts = 1
  let asMuchOverlap = 1
  let sumNs = 0
  for (let rotation = 0; rotation < rotations; rotation++) {
    const turn = random.fraction()
    tail.meet(turn, met)
    const starts = met.starts / tail.length
    // What usual spans meet only makes the surplus smaller.
    if (starts >= observed - SLACK && starts - usual(turn) >= observed - SLACK) asManyStarts++
    sumNs += met.overlapNs
    if (met.overlapNs >= overlapNs * (1 - SLACK)) asMuchOverlap++
  }
  const overlapP = asMuchOverlap / (rotations + 1)
  return {
    startsP: asManyStarts / (rotations + 1),
    overlapNs,
    expectedOverlapNs: rotations > 0 ? sumNs / rotations : overlapNs,
    overlapP,
    overlapQ: overlapP,
    rotations,
  }
}
