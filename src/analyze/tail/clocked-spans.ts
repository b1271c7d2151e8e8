import type { TimeWindow } from '../spans/capture-place.ts'
import type { TrainClock } from '../spans/train-clock.ts'
import type { TailSample } from './tail-sample.ts'

/** What spans meet of the events: filled anew for each circular shift. */
export interface Met {
  /** How many spans begin while the event goes on. */
  starts: number
  /** For how long it goes on during a span, in the mean. */
  overlapNs: number
}

/** Spans in columns, each with the event clock of its process: asked what they meet when the events are shifted. */
export class ClockedSpans {
  readonly #startNs: Float64Array
  readonly #endNs: Float64Array
  readonly #weight: Float64Array
  readonly #clock: readonly TrainClock[]
  readonly #spans: number
  /** The clock of all of them, where there is one alone. */
  readonly #common: TrainClock | undefined

  /** Times count from the beginning of each clock's window; a row stands for `weight` spans. */
  constructor(
    startNs: Float64Array,
    endNs: Float64Array,
    weight: Float64Array,
    clock: readonly TrainClock[],
  ) {
    this.#startNs = startNs
    this.#endNs = endNs
    this.#weight = weight
    this.#clock = clock
    this.#spans = weight.reduce((sum, spans) => sum + spans, 0)
    this.#common = clock.every((each) => each === clock[0]) ? clock[0] : undefined
  }

  get length(): number {
    return this.#startNs.length
  }

  /** The same, or `most` of them spread evenly. */
  thinned(most: number): ClockedSpans {
    if (this.length <= most) return this
    const places = Int32Array.from({ length: most }, (_, k) =>
      Math.floor(((k + 0.5) * this.length) / most),
    )
    const pick = (column: Float64Array): Float64Array =>
      Float64Array.from(places, (place) => column[place])
    const clock = Array.from(places, (place) => this.#clock[place])
    return new ClockedSpans(pick(this.#startNs), pick(this.#endNs), pick(this.#weight), clock)
  }

  /** How many begin while the event goes on, when it is moved by a part of a turn: of each clock's own window. */
  startsInside(turn: number): number {
    const common = this.#common
    if (common !== undefined) return common.countOn(this.#startNs, turn * common.windowNs)
    let starts = 0
    for (let i = 0; i < this.#startNs.length; i++) {
      const clock = this.#clock[i]
      if (clock.goesOn(this.#startNs[i] - turn * clock.windowNs)) starts++
    }
    return starts
  }

  /** The same, and for how long it goes on during the spans. */
  meet(turn: number, met: Met): void {
    let starts = 0
    let sumNs = 0
    for (let i = 0; i < this.#startNs.length; i++) {
      const clock = this.#clock[i]
      const laterNs = turn * clock.windowNs
      const beforeNs = clock.read(this.#startNs[i] - laterNs)
      if (clock.isOn) starts++
      sumNs += this.#weight[i] * (clock.read(this.#endNs[i] - laterNs) - beforeNs)
    }
    met.starts = starts
    met.overlapNs = sumNs / this.#spans
  }
}

/** A window of time, and the clocks of it by process. */
export interface ClockedWindow extends TimeWindow {
  readonly clocks: ReadonlyMap<number, TrainClock>
}

/** Those of some rows of a sample that begin within one of the windows, in a process that has a clock there. */
export function clockSpans(
  sample: TailSample,
  rows: Int32Array,
  windows: readonly ClockedWindow[],
): ClockedSpans {
  const length = rows.length
  const columns = [0, 1, 2].map(() => new Float64Array(length))
  const [starts, ends, weights] = columns
  const own: TrainClock[] = []
  for (const { fromNs, toNs, clocks } of windows) {
    for (let i = 0; i < rows.length; i++) {
      const row = rows[i]
      const clock = clocks.get(sample.pid[row])
      const startNs = sample.startNs[row]
      if (clock === undefined || !(startNs >= fromNs && startNs < toNs)) continue
      starts[own.length] = startNs - fromNs
      ends[own.length] = startNs - fromNs + sample.durNs[row]
      weights[own.length] = sample.weight[row]
      own.push(clock)
    }
  }
  const cut = (column: Float64Array): Float64Array => column.subarray(0, own.length)
  return new ClockedSpans(cut(starts), cut(ends), cut(weights), own)
}
