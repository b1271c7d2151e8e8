import type { EventTrain } from './interval-keeper.ts'

/** What spans meet of an event: filled anew for each circular shift. */
export interface Met {
  /** How many spans begin while the event goes on. */
  starts: number
  /** For how long it goes on during a span, in the mean. */
  overlapNs: number
}

/** Spans in columns; times count from the beginning of the clock's window, a row stands for `weight` spans. */
export interface SpanTimes {
  readonly startNs: Float64Array
  readonly endNs: Float64Array
  readonly weight: Float64Array
}

/** Grid cells for each interval: most cells then hold no beginning, and a lookup compares with none. */
const CELLS = 4
/** In place of how many intervals had begun: the last of them goes on. */
const INSIDE = -1

/**
 * How long an event went on in a window of time, as a cumulative clock. It is periodic, behind the window the same intervals
 * come again, so that it can be read under any circular shift. Times count from the beginning of the window; [from, to), `to` is greater.
 */
export class TrainClock {
  /** How many intervals reach into the window. */
  readonly events: number
  /** Whether it went on at the time that was read last. */
  isOn = false
  /** How long the window is. */
  readonly windowNs: number
  /** With one behind them that never begins. */
  readonly #fromNs: Float64Array
  /** With one before them that has ended long since: by how many have begun. */
  readonly #toNs: Float64Array
  /** Time in the intervals before each one, and in all. */
  readonly #beforeNs: Float64Array
  readonly #totalNs: number
  /** For each cell of the window: how many intervals begin before it. */
  readonly #grid: Int32Array
  readonly #cellsPerNs: number
  /** Of the times that were counted last, how many intervals had begun. */
  #begun: Int32Array = new Int32Array(0)

  constructor(train: EventTrain, fromNs: number, toNs: number) {
    this.windowNs = toNs - fromNs
    const clip = (ns: number): number => Math.min(Math.max(0, ns - fromNs), this.windowNs)
    const first = firstAbove(train.toNs, fromNs)
    const end = firstAbove(train.fromNs, toNs)
    this.events = end - first
    this.#fromNs = new Float64Array(this.events + 1).fill(Number.POSITIVE_INFINITY)
    this.#fromNs.set(train.fromNs.subarray(first, end).map(clip))
    this.#toNs = new Float64Array(this.events + 1).fill(Number.NEGATIVE_INFINITY)
    this.#toNs.set(train.toNs.subarray(first, end).map(clip), 1)
    this.#beforeNs = new Float64Array(this.events)
    let total = 0
    for (let i = 0; i < this.events; i++) {
      this.#beforeNs[i] = total
      total += this.#toNs[i + 1] - this.#fromNs[i]
    }
    this.#totalNs = total
    this.#grid = new Int32Array(CELLS * this.events + 1)
    this.#cellsPerNs = this.#grid.length / this.windowNs
    this.#fillGrid()
  }

  /** How long it went on from 0 to `timeNs`, which may lie outside the window. `isOn` then tells whether it goes on there. */
  read(timeNs: number): number {
    const { windowNs } = this
    let offset = timeNs
    let beforeNs = 0
    // Shifted by less than one period, nearly all times lie in the window or in the one before.
    if (offset < 0) {
      offset += windowNs
      beforeNs = -this.#totalNs
    }
    if (!(offset >= 0 && offset < windowNs)) {
      const turns = Math.floor(timeNs / windowNs)
      offset = Math.min(Math.max(0, timeNs - turns * windowNs), windowNs)
      beforeNs = turns * this.#totalNs
    }
    return beforeNs + this.#readInside(offset)
  }

  /**
   * How many of these times lie in an interval when all intervals come `laterNs` later. A number that a call hands back is an object
   * on the heap until that call is inlined: this loop has none.
   */
  countOn(timesNs: Float64Array, laterNs: number): number {
    const { windowNs } = this
    const [fromNs, toNs, grid, perNs] = [this.#fromNs, this.#toNs, this.#grid, this.#cellsPerNs]
    if (this.#begun.length < timesNs.length) this.#begun = new Int32Array(timesNs.length)
    const found = this.#begun
    let on = 0
    for (let i = 0; i < timesNs.length; i++) {
      const time = timesNs[i] - laterNs
      let offset = time < 0 ? time + windowNs : time
      if (!(offset >= 0 && offset < windowNs)) offset = this.#inWindow(time)
      let begun = grid[Math.min(grid.length - 1, Math.floor(offset * perNs))]
      while (fromNs[begun] <= offset) begun++
      found[i] = begun
      if (offset < toNs[begun]) {
        found[i] = INSIDE
        on++
      }
    }
    return on
  }

  /** What spans meet when all intervals come `laterNs` later; `met.overlapNs` is the sum over all spans, not the mean. */
  meet(spans: SpanTimes, laterNs: number, met: Met): void {
    const { startNs, weight } = spans
    met.starts = this.countOn(startNs, laterNs)
    const { windowNs } = this
    const [fromNs, found] = [this.#fromNs, this.#begun]
    let sumNs = 0
    for (let i = 0; i < startNs.length; i++) {
      const from = startNs[i] - laterNs
      const to = spans.endNs[i] - laterNs
      const begun = found[i]
      const turnNs = to < 0 ? windowNs : 0
      // Where events are rare, most spans end before the next one begins.
      const endNs = to + turnNs
      if (begun !== INSIDE && from + turnNs >= 0 && endNs < windowNs && endNs < fromNs[begun])
        continue
      const beforeNs = this.read(from)
      sumNs += weight[i] * (this.read(to) - beforeNs)
    }
    met.overlapNs = sumNs
  }

  /** Whether it went on at `timeNs`, which may lie outside the window. */
  goesOn(timeNs: number): boolean {
    this.read(timeNs)
    return this.isOn
  }

  /** Where in the window a time lies that is more than one window beside it. */
  #inWindow(timeNs: number): number {
    const { windowNs } = this
    return Math.min(Math.max(0, timeNs - Math.floor(timeNs / windowNs) * windowNs), windowNs)
  }

  #readInside(offset: number): number {
    const begun = this.#begunAt(offset)
    if (begun === 0) {
      this.isOn = false
      return 0
    }
    const endNs = this.#toNs[begun]
    this.isOn = offset < endNs
    return this.#beforeNs[begun - 1] + Math.min(offset, endNs) - this.#fromNs[begun - 1]
  }

  /** How many intervals have begun at `offset`. */
  #begunAt(offset: number): number {
    const fromNs = this.#fromNs
    let begun = this.#grid[this.#cell(offset)]
    while (fromNs[begun] <= offset) begun++
    return begun
  }

  /** Rises with the offset, whatever is rounded on the way: whoever asks and whoever fills the grid must agree. */
  #cell(offset: number): number {
    return Math.min(this.#grid.length - 1, Math.floor(offset * this.#cellsPerNs))
  }

  #fillGrid(): void {
    let begun = 0
    for (let cell = 0; cell < this.#grid.length; cell++) {
      while (begun < this.events && this.#cell(this.#fromNs[begun]) < cell) begun++
      this.#grid[cell] = begun
    }
  }
}

/** The index of the first of ascending values that is greater. */
export function firstAbove(ascending: Float64Array, value: number): number {
  let low = 0
  let high = ascending.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (ascending[middle] > value) high = middle
    else low = middle + 1
  }
  return low
}
