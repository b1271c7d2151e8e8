import type { TailSample } from './tail-sample.ts'
import type { TrainClock } from './train-clock.ts'

/** What spans meet of the events: filled anew for each rotation. */
export interface Met {
  /** How many spans begin while the event goes on. */
  starts: number
  /** For how long it goes on during a span, in the mean. */
  overlapNs: number
}

/** Spans in columns, each with the event clock of its process: asked what they meet when the events are moved. */
export class ClockedSpans {
  readonly #startNs: Float64Array
  readonly #endNs: Float64Array
  readonly #weight: Float64Array
  readonly #clock: readonly TrainClock[]
  readonly #spans: number

  /** Times count from the beginning of the clocks' window; a row stands for `weight` spans. */
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

  /** How many begin while the event goes on, when it is moved `laterNs` later. */
  startsInside(laterNs: number): number {
    let starts = 0
    for (let i = 0; i < this.#startNs.length; i++) {
      if (this.#clock[i].goesOn(this.#startNs[i] - laterNs)) starts++
    }
    return starts
  }

  /** The same, and for how long it goes on during the spans. */
  meet(laterNs: number, met: Met): void {
    let starts = 0
    let sumNs = 0
    for (let i = 0; i < this.#startNs.length; i++) {
      const clock = this.#clock[i]
      const beforeNs = clock.read(this.#startNs[i] - laterNs)
      if (clock.isOn) starts++
      sumNs += this.#weight[i] * (clock.read(this.#endNs[i] - laterNs) - beforeNs)
    }
    met.starts = starts
    met.overlapNs = sumNs / this.#spans
  }
}

/** Which rows of a sample, in which window of time (relative to the origin second). */
export interface RowsInWindow {
  readonly rows: Int32Array
  readonly fromNs: number
  readonly toNs: number
}

/** The spans of some rows that begin within the window, in a process (by its id) that has a clock. */
export function clockSpans(
  sample: TailSample,
  { rows, fromNs, toNs }: RowsInWindow,
  clocks: ReadonlyMap<number, TrainClock>,
): ClockedSpans {
  const length = rows.length
  const columns = [0, 1, 2].map(() => new Float64Array(length))
  const [starts, ends, weights] = columns
  const own: TrainClock[] = []
  for (const row of rows) {
    const clock = clocks.get(sample.pid[row])
    const startNs = sample.startNs[row]
    if (clock === undefined || !(startNs >= fromNs && startNs < toNs)) continue
    starts[own.length] = startNs - fromNs
    ends[own.length] = startNs - fromNs + sample.durNs[row]
    weights[own.length] = sample.weight[row]
    own.push(clock)
  }
  const cut = (column: Float64Array): Float64Array => column.subarray(0, own.length)
  return new ClockedSpans(cut(starts), cut(ends), cut(weights), own)
}
