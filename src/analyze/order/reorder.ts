import type { DiagnosticLog } from '../../model/diagnostic.ts'
import type { EventBatch } from '../../model/event-batch.ts'
import { EventQueue } from './event-queue.ts'

/** So many events may wait at most; beyond, the oldest go on, whatever the window says. */
const MAX_WAITING = 2 ** 18

/** Receives events in time order: the rows `order[from, to)` of the columns. */
export type EventConsumer = (
  columns: EventBatch,
  order: Int32Array,
  from: number,
  to: number,
) => void

/**
 * Puts events back into time order. bpftrace prints per-CPU buffers one after another: with perf buffers up to 40 % of the
 * lines come late, by up to 12 ms. An event waits until the newest one is a window ahead of it; one that comes later than
 * that is used where it stands, and counted. What goes on when does not depend on how the events are cut into batches.
 */
export class Reorder {
  readonly #windowNs: number
  readonly #consume: EventConsumer
  readonly #log: DiagnosticLog
  readonly #queue = new EventQueue()
  /** The rows of a batch as they stand. */
  #asTheyStand = new Int32Array(0)
  #newestNs = Number.NEGATIVE_INFINITY
  #oldestNs = Number.POSITIVE_INFINITY
  #releasedNs = Number.NEGATIVE_INFINITY

  constructor(windowNs: number, consume: EventConsumer, log: DiagnosticLog) {
    this.#windowNs = windowNs
    this.#consume = consume
    this.#log = log
  }

  /** Takes the events of a batch; those that are old enough go on to the consumer. */
  push(batch: EventBatch): void {
    this.#queue.columns.originSeconds = batch.originSeconds
    for (let row = 0; row < batch.length; ) {
      let end = this.#runEnd(batch, row)
      if (end > row) this.#appendRun(batch, row, end)
      else {
        end = untimedEnd(batch, row)
        if (end > row + 1) this.#passUntimed(batch, row, end)
        else this.#takeOne(batch, row)
      }
      row = end
    }
  }

  /** The input ended, or fell silent: everything goes on. */
  flush(): void {
    this.#release(Number.POSITIVE_INFINITY)
  }

  /** How far the events from `row` on are in order among themselves and behind all before, while there is room. */
  #runEnd({ timeNs, length }: EventBatch, row: number): number {
    const last = Math.min(length, row + MAX_WAITING - this.#queue.count)
    let newestNs = this.#newestNs
    let end = row
    while (end < last && timeNs[end] >= newestNs) newestNs = timeNs[end++]
    return end
  }

  #appendRun(batch: EventBatch, row: number, end: number): void {
    if (this.#queue.count === 0) this.#oldestNs = batch.timeNs[row]
    this.#queue.append(batch, row, end)
    this.#newestNs = batch.timeNs[end - 1]
    this.#releaseOld()
  }

  /** Late events are used where they stand, as one without a time is. */
  #takeOne(batch: EventBatch, row: number): void {
    if (this.#queue.count >= MAX_WAITING) this.#releaseQuarter()
    if (batch.timeNs[row] >= this.#releasedNs) this.#insert(batch, row)
    else this.#passOn(batch, row)
  }

  #insert(batch: EventBatch, row: number): void {
    const timeNs = batch.timeNs[row]
    if (this.#queue.count === 0 || timeNs < this.#oldestNs) this.#oldestNs = timeNs
    if (timeNs > this.#newestNs) this.#newestNs = timeNs
    this.#queue.insert(batch, row)
    this.#releaseOld()
  }

  #passOn(batch: EventBatch, row: number): void {
    if (batch.timeNs[row] < this.#releasedNs) {
      this.#log.report(
        'LATE_EVENT',
        'events came later than the reorder window and were used where they stood',
        batch.line[row],
      )
    }
    this.#consumeAsTheyStand(batch, row, row + 1)
  }

  /** Durations without a time have no place in the order, however many come in a row. */
  #passUntimed(batch: EventBatch, row: number, end: number): void {
    if (this.#queue.count >= MAX_WAITING) this.#releaseQuarter()
    this.#consumeAsTheyStand(batch, row, end)
  }

  #consumeAsTheyStand(batch: EventBatch, from: number, to: number): void {
    if (this.#asTheyStand.length < to) {
      this.#asTheyStand = new Int32Array(batch.line.length)
      for (let row = 0; row < this.#asTheyStand.length; row++) this.#asTheyStand[row] = row
    }
    this.#consume(batch, this.#asTheyStand, from, to)
  }

  /** A queue that would have to be sorted first waits twice as long: it is sorted half as often. */
  #releaseOld(): void {
    const patience = this.#queue.isSorted ? this.#windowNs : 2 * this.#windowNs
    if (this.#oldestNs <= this.#newestNs - patience) this.#release(this.#newestNs - this.#windowNs)
  }

  #release(limitNs: number): void {
    const queue = this.#queue
    queue.sort()
    this.#pass(queue.countUpTo(limitNs))
  }

  #releaseQuarter(): void {
    this.#queue.sort()
    this.#pass(MAX_WAITING / 4)
  }

  /** The first `count` events go on. */
  #pass(count: number): void {
    const queue = this.#queue
    if (count === 0) return
    const { columns, order, head } = queue
    this.#releasedNs = columns.timeNs[order[head + count - 1]]
    this.#consume(columns, order, head, head + count)
    queue.drop(count)
    if (queue.count > 0) this.#oldestNs = columns.timeNs[order[queue.head]]
  }
}

/** Where the rows without a time that begin at `row` end; behind that row where it has one. */
function untimedEnd({ timeNs, length }: EventBatch, row: number): number {
  let end = row + 1
  if (!Number.isNaN(timeNs[row])) return end
  while (end < length && Number.isNaN(timeNs[end])) end++
  return end
}
