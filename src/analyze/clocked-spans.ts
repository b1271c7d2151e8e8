import type { TailSample } from './tail-sample.ts'
import type { TrainClock } from './train-clock.ts'

/** Spans in columns, each with the event clock of its process: asked what they meet when the events are moved. */
export class ClockedSpans {
  readonly #startNs: number[] = []
  readonly #endNs: number[] = []
  readonly #weight: number[] = []
  readonly #clock: TrainClock[] = []
  #spans = 0

  get length(): number {
    return this.#startNs.length
  }

  /** Times count from the beginning of the clock's window; the span stands for `weight` spans. */
  add(startNs: number, endNs: number, weight: number, clock: TrainClock): void {
    this.#startNs.push(startNs)
    this.#endNs.push(endNs)
    this.#weight.push(weight)
    this.#clock.push(clock)
    this.#spans += weight
  }

  /** The same, or `most` of them spread evenly. */
  thinned(most: number): ClockedSpans {
    if (this.length <= most) return this
    const few = new ClockedSpans()
    for (let k = 0; k < most; k++) {
      const i = Math.floor(((k + 0.5) * this.length) / most)
      few.add(this.#startNs[i], this.#endNs[i], this.#weight[i], this.#clock[i])
    }
    return few
  }

  /** How many begin while the event goes on, when it is moved `laterNs` later. */
  startsInside(laterNs: number): number {
    let count = 0
    for (let i = 0; i < this.length; i++) {
      if (this.#clock[i].goesOn(this.#startNs[i] - laterNs)) count++
    }
    return count
  }

  /** For how long it goes on during a span, in the mean. */
  meanOverlapNs(laterNs: number): number {
    let sum = 0
    for (let i = 0; i < this.length; i++) {
      const clock = this.#clock[i]
      const overlap = clock.read(this.#endNs[i] - laterNs) - clock.read(this.#startNs[i] - laterNs)
      sum += this.#weight[i] * overlap
    }
    return sum / this.#spans
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
  const spans = new ClockedSpans()
  for (const row of rows) {
    const clock = clocks.get(sample.pid[row])
    const startNs = sample.startNs[row]
    if (clock === undefined || !(startNs >= fromNs && startNs < toNs)) continue
    spans.add(startNs - fromNs, startNs - fromNs + sample.durNs[row], sample.weight[row], clock)
  }
  return spans
}
