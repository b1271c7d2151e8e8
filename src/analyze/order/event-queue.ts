import {
  columnsOf,
  copyRow,
  copyRows,
  type EventBatch,
  eventBatch,
} from '../../model/event-batch.ts'
import { mergeRuns } from '../statistics/merge-runs.ts'

const FIRST_CAPACITY = 8192
/** So many rows are spare at most when the columns grow. */
const MOST_SPARE = 2 ** 16
/** So far back an event is moved by insertion; further, and the whole queue is merge-sorted before it is used. */
const MAX_STEPS_BACK = 64

/**
 * Events that wait, in the order of their times, equal ones in order of arrival. Rows stand in order of arrival, too: those
 * that come in order are copied as blocks, and only the others cost anything one by one.
 */
export class EventQueue {
  #rows = eventBatch(FIRST_CAPACITY)
  /** Rows by time, from `head` to `tail`. */
  #order = new Int32Array(FIRST_CAPACITY)
  #head = 0
  #tail = 0
  /** How many rows are taken, by events that wait or have gone on. */
  #used = 0
  #isSorted = true

  /** Where the rows are; for reading. */
  get columns(): EventBatch {
    return this.#rows
  }

  /** Numbers of rows, from `head` on by time; for reading. */
  get order(): Int32Array {
    return this.#order
  }

  get head(): number {
    return this.#head
  }

  /** How many events wait. */
  get count(): number {
    return this.#tail - this.#head
  }

  /** Whether `order` is right already. */
  get isSorted(): boolean {
    return this.#isSorted
  }

  /** Adds rows that are in order, and none of which is older than any that waits. */
  append(batch: EventBatch, from: number, to: number): void {
    this.#makeRoom(to - from)
    copyRows(batch, from, to, this.#rows, this.#used)
    const order = this.#order
    const place = this.#tail
    const first = this.#used
    const count = to - from
    for (let i = 0; i < count; i++) order[place + i] = first + i
    this.#tail += count
    this.#used += count
  }

  /** Adds one row, wherever it belongs. */
  insert(batch: EventBatch, row: number): void {
    this.#makeRoom(1)
    copyRow(batch, row, this.#rows, this.#used)
    this.#order[this.#tail] = this.#used++
    this.#moveBack(this.#tail++)
  }

  /** Makes `order` right. A buffer that came behind another one is a run in itself, and runs merge fast. */
  sort(): void {
    if (this.#isSorted) return
    const waiting = this.#order.subarray(this.#head, this.#tail)
    mergeRuns(waiting, waiting.length, this.#rows.timeNs)
    this.#isSorted = true
  }

  /** How many events of a sorted queue are not newer than `limitNs`. */
  countUpTo(limitNs: number): number {
    const { timeNs } = this.#rows
    const order = this.#order
    const tail = this.#tail
    let at = this.#head
    while (at < tail && timeNs[order[at]] <= limitNs) at++
    return at - this.#head
  }

  /** Forgets the first `count` events of a sorted queue. */
  drop(count: number): void {
    this.#head += count
  }

  /** Nearly sorted already: a late event walks back past the few that overtook it. */
  #moveBack(place: number): void {
    const { timeNs } = this.#rows
    const order = this.#order
    const row = order[place]
    const time = timeNs[row]
    const first = Math.max(this.#head, place - MAX_STEPS_BACK)
    let at = place
    while (at > first && timeNs[order[at - 1]] > time) at--
    if (at > this.#head && timeNs[order[at - 1]] > time) this.#isSorted = false
    else {
      for (let to = place; to > at; to--) order[to] = order[to - 1]
      order[at] = row
    }
  }

  /** Room for `more` rows and for a good while: the waiting ones move to the front, or into larger columns. */
  #makeRoom(more: number): void {
    const capacity = this.#order.length
    if (this.#used + more <= capacity) return
    const needed = this.count + more
    // Twice as many as wait: what waits moves to the front each time the spare ones are used up.
    const spare = Math.min(2 * needed, MOST_SPARE)
    // Half of it will do: else a few rows more each time would make new columns each time.
    const isTight = needed + spare / 2 > capacity
    const enough = isTight ? needed + spare : capacity
    const first = this.#firstRow()
    const rows = isTight ? eventBatch(enough) : this.#rows
    rows.originSeconds = this.#rows.originSeconds
    // An event from far in the future keeps rows from going that went on long ago: then each moves by itself.
    if (this.#used - first > needed) this.#gather(rows)
    else this.#shift(first, rows)
    const order = isTight ? new Int32Array(enough) : this.#order
    order.set(this.#order.subarray(this.#head, this.#tail))
    this.#order = order
    this.#tail -= this.#head
    this.#head = 0
    this.#rows = rows
  }

  /** The first row that still waits. */
  #firstRow(): number {
    const order = this.#order
    let first = this.#used
    for (let at = this.#head; at < this.#tail; at++) if (order[at] < first) first = order[at]
    return first
  }

  /** All rows from `first` on move to the front of `to`, as blocks. */
  #shift(first: number, to: EventBatch): void {
    copyRows(this.#rows, first, this.#used, to, 0)
    for (let at = this.#head; at < this.#tail; at++) this.#order[at] -= first
    this.#used -= first
  }

  /** The rows that wait move to the front of `to`, in the order of time. */
  #gather(to: EventBatch): void {
    const waiting = this.#order.slice(this.#head, this.#tail)
    const from = columnsOf(this.#rows)
    for (const [i, column] of columnsOf(to).entries()) {
      column.set(Float64Array.from(waiting, (row) => from[i][row]))
    }
    this.#used = waiting.length
    for (let row = 0; row < this.#used; row++) this.#order[this.#head + row] = row
  }
}
