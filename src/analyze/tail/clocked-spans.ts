import type { TimeWindow } from '../spans/capture-place.ts'
import type { Met, SpanTimes, TrainClock } from '../spans/train-clock.ts'
import { numbersAt, sumOf, valuesAt } from '../statistics/columns.ts'
import type { TailSample } from './tail-sample.ts'

/** Spans in columns, each with the event clock of its process: asked what they meet when the events are shifted. */
export class ClockedSpans {
  readonly #times: SpanTimes
  readonly #clocks: readonly TrainClock[]
  /** By span, which of the clocks. */
  readonly #clockOf: Int32Array
  readonly #spans: number
  /** The clock of all of them, where there is one alone. */
  readonly #common: TrainClock | undefined

  /** Times count from the beginning of each clock's window. */
  constructor(times: SpanTimes, clocks: readonly TrainClock[], clockOf: Int32Array) {
    this.#times = times
    this.#clocks = clocks
    this.#clockOf = clockOf
    this.#spans = sumOf(times.weight)
    this.#common = isOne(clockOf) ? clocks[clockOf[0]] : undefined
  }

  get length(): number {
    return this.#clockOf.length
  }

  /** The same, or `most` of them spread evenly. */
  thinned(most: number): ClockedSpans {
    const { length } = this
    if (length <= most) return this
    const places = new Int32Array(most)
    for (let k = 0; k < most; k++) places[k] = Math.floor(((k + 0.5) * length) / most)
    const { startNs, endNs, weight } = this.#times
    const times = {
      startNs: valuesAt(startNs, places),
      endNs: valuesAt(endNs, places),
      weight: valuesAt(weight, places),
    }
    return new ClockedSpans(times, this.#clocks, numbersAt(this.#clockOf, places))
  }

  /** How many begin while the event goes on, when it is moved by a part of a turn: of each clock's own window. */
  startsInside(turn: number): number {
    const { startNs } = this.#times
    const common = this.#common
    if (common !== undefined) return common.countOn(startNs, turn * common.windowNs)
    let starts = 0
    for (let i = 0; i < startNs.length; i++) {
      const clock = this.#clocks[this.#clockOf[i]]
      if (clock.goesOn(startNs[i] - turn * clock.windowNs)) starts++
    }
    return starts
  }

  /** The same, and for how long it goes on during the spans. */
  meet(turn: number, met: Met): void {
    const common = this.#common
    if (common === undefined) this.#meetEach(turn, met)
    else common.meet(this.#times, turn * common.windowNs, met)
    met.overlapNs /= this.#spans
  }

  #meetEach(turn: number, met: Met): void {
    const { startNs, endNs, weight } = this.#times
    let starts = 0
    let sumNs = 0
    for (let i = 0; i < startNs.length; i++) {
      const clock = this.#clocks[this.#clockOf[i]]
      const laterNs = turn * clock.windowNs
      const beforeNs = clock.read(startNs[i] - laterNs)
      if (clock.isOn) starts++
      sumNs += weight[i] * (clock.read(endNs[i] - laterNs) - beforeNs)
    }
    met.starts = starts
    met.overlapNs = sumNs
  }
}

/** Whether all are equal; not where there are none. */
function isOne(numbers: Int32Array): boolean {
  let last = numbers.length - 1
  while (last > 0 && numbers[last] === numbers[0]) last--
  return last === 0
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
  const found = new FoundSpans(rows.length)
  const clocks: TrainClock[] = []
  for (const window of windows) {
    const numbers = new Map<number, number>()
    for (const [pid, clock] of window.clocks) numbers.set(pid, clocks.push(clock) - 1)
    found.takeWithin(window, sample, rows, numbers)
  }
  return found.clocked(clocks)
}

/** Spans that have a clock, while they are looked for. */
class FoundSpans {
  readonly #startNs: Float64Array
  readonly #endNs: Float64Array
  readonly #weight: Float64Array
  readonly #clockOf: Int32Array
  #length = 0

  constructor(most: number) {
    this.#startNs = new Float64Array(most)
    this.#endNs = new Float64Array(most)
    this.#weight = new Float64Array(most)
    this.#clockOf = new Int32Array(most)
  }

  /** Takes the rows that begin within a window; `numbers` has the clocks of its processes. */
  takeWithin(
    { fromNs, toNs }: TimeWindow,
    { pid, startNs, durNs, weight }: TailSample,
    rows: Int32Array,
    numbers: ReadonlyMap<number, number>,
  ): void {
    let last = -1
    let clock = numbers.get(last)
    for (let i = 0; i < rows.length; i++) {
      const row = rows[i]
      const start = startNs[row]
      if (!(start >= fromNs && start < toNs)) continue
      // Neighbours mostly are of one process.
      if (pid[row] !== last) {
        last = pid[row]
        clock = numbers.get(last)
      }
      if (clock !== undefined) this.#take(start - fromNs, durNs[row], weight[row], clock)
    }
  }

  #take(startNs: number, durNs: number, weight: number, clock: number): void {
    const at = this.#length++
    this.#startNs[at] = startNs
    this.#endNs[at] = startNs + durNs
    this.#weight[at] = weight
    this.#clockOf[at] = clock
  }

  clocked(clocks: readonly TrainClock[]): ClockedSpans {
    const cut = (column: Float64Array): Float64Array => column.subarray(0, this.#length)
    const times = {
      startNs: cut(this.#startNs),
      endNs: cut(this.#endNs),
      weight: cut(this.#weight),
    }
    return new ClockedSpans(times, clocks, this.#clockOf.subarray(0, this.#length))
  }
}
