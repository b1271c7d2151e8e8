import type { DiagnosticLog } from '../../model/diagnostic.ts'
import { copyRow, copyRows, type EventBatch, eventBatch } from '../../model/event-batch.ts'

/** Further ahead of all before is a leap, and no event comes so late; so many windows and so long at least. */
const LEAP_WINDOWS = 100
const LEAST_LEAP_NS = 10_000_000_000

/**
 * Keeps times that are wrong away from the order of events: one damaged line from far in the future would make everything
 * behind it late. An event that leaps ahead is held until the next one. Where that goes on from there, the capture was
 * idle; where it lies far before, the leap was none, and its event is left out and counted.
 */
export class StrayTimes {
  readonly #leapNs: number
  readonly #log: DiagnosticLog
  readonly #held = eventBatch(1)
  #sifted = eventBatch(1)
  #newestNs = Number.NEGATIVE_INFINITY

  constructor(windowNs: number, log: DiagnosticLog) {
    this.#leapNs = Math.max(LEAST_LEAP_NS, LEAP_WINDOWS * windowNs)
    this.#log = log
  }

  /** The events of a batch without those that wait or are left out, behind the one that waited: mostly the batch itself. */
  sift(batch: EventBatch): EventBatch {
    const first = this.#held.length > 0 ? 0 : this.#firstLeap(batch)
    return first === batch.length ? batch : this.#siftFrom(batch, first)
  }

  /** The capture ended: the event that still waits, if any. Nothing came after it that would speak against it. */
  end(): EventBatch {
    return this.#held
  }

  /** The first row that leaps ahead of all before, or how many there are. */
  #firstLeap({ timeNs, length }: EventBatch): number {
    const leapNs = this.#leapNs
    let newestNs = this.#newestNs
    let row = 0
    // An event without a time is no leap.
    while (row < length && !(timeNs[row] - newestNs > leapNs)) {
      if (timeNs[row] > newestNs) newestNs = timeNs[row]
      row++
    }
    this.#newestNs = newestNs
    return row
  }

  #siftFrom(batch: EventBatch, first: number): EventBatch {
    if (this.#sifted.line.length <= batch.length) this.#sifted = eventBatch(batch.length + 1)
    const sifted = this.#sifted
    sifted.originSeconds = batch.originSeconds
    copyRows(batch, 0, first, sifted, 0)
    sifted.length = first
    for (let row = first; row < batch.length; row++) {
      const timeNs = batch.timeNs[row]
      if (this.#held.length > 0 && !Number.isNaN(timeNs)) this.#judge(timeNs, sifted)
      if (timeNs - this.#newestNs > this.#leapNs) this.#hold(batch, row)
      else {
        copyRow(batch, row, sifted, sifted.length++)
        if (timeNs > this.#newestNs) this.#newestNs = timeNs
      }
    }
    return sifted
  }

  #hold(batch: EventBatch, row: number): void {
    copyRow(batch, row, this.#held, 0)
    this.#held.originSeconds = batch.originSeconds
    this.#held.length = 1
  }

  /** What the next time says of the event that waits: it goes on, or it is left out. */
  #judge(timeNs: number, sifted: EventBatch): void {
    const held = this.#held
    held.length = 0
    if (timeNs >= held.timeNs[0] - this.#leapNs) {
      copyRow(held, 0, sifted, sifted.length++)
      this.#newestNs = held.timeNs[0]
      return
    }
    const what = 'events far ahead of those behind them in time: left out'
    this.#log.report('WRONG_TIME', what, held.line[0])
  }
}
