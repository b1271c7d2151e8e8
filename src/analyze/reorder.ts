import type { DiagnosticLog } from '../model/diagnostic.ts'
import { EVENT, type EventBatch, eventBatch } from '../model/event-batch.ts'
import { mergeRuns } from './merge-runs.ts'

const FIRST_CAPACITY = 4096
/** So many events may wait at most; beyond, the oldest go on, whatever the window says. */
const MAX_WAITING = 2 ** 18
/** So far back an event is moved one by one; further, and the whole queue is sorted before it goes on. */
const MAX_STEPS_BACK = 64

/** Receives events in time order: the columns, and the row to read now. */
export type EventConsumer = (columns: EventBatch, row: number) => void

/**
 * Puts events back into time order. bpftrace prints per-CPU buffers one after another: with perf buffers up to 40 % of the
 * lines come late, by up to 12 ms. An event waits until the newest one is a window ahead of it; one that comes later than
 * that is used where it stands, and counted.
 */
export class Reorder {
  readonly #windowNs: number
  readonly #consume: EventConsumer
  readonly #log: DiagnosticLog
  #slots = eventBatch(FIRST_CAPACITY)
  /** Free slots, as a ring too: slots freed first are used first, so that memory is walked in one direction. */
  #free = Int32Array.from({ length: FIRST_CAPACITY }, (_, i) => i)
  #freeHead = 0
  #freeCount = FIRST_CAPACITY
  /** Slots in time order, as a ring. */
  #order = new Int32Array(FIRST_CAPACITY)
  #head = 0
  #count = 0
  #newestNs = Number.NEGATIVE_INFINITY
  #oldestNs = Number.POSITIVE_INFINITY
  #sorted = true
  #releasedNs = Number.NEGATIVE_INFINITY

  constructor(windowNs: number, consume: EventConsumer, log: DiagnosticLog) {
    this.#windowNs = windowNs
    this.#consume = consume
    this.#log = log
  }

  /** Takes the events of a batch; those that are old enough go on to the consumer. */
  push(batch: EventBatch): void {
    this.#slots.originSeconds = batch.originSeconds
    for (let row = 0; row < batch.length; row++) {
      const timeNs = batch.timeNs[row]
      if (this.#freeCount === 0) this.#makeRoom()
      // Durations without a time have no place in the order; late events are used where they stand.
      if (timeNs >= this.#releasedNs) this.#insert(batch, row, timeNs)
      else this.#passOn(batch, row, timeNs)
    }
  }

  /** The input ended, or fell silent: everything goes on. */
  flush(): void {
    this.#release(Number.POSITIVE_INFINITY)
  }

  #passOn(batch: EventBatch, row: number, timeNs: number): void {
    if (timeNs < this.#releasedNs) {
      this.#log.report(
        'LATE_EVENT',
        'events came later than the reorder window and were used where they stood',
        batch.line[row],
      )
    }
    this.#consume(batch, row)
  }

  #insert(batch: EventBatch, row: number, timeNs: number): void {
    const slot = this.#takeFree()
    copyRow(batch, row, this.#slots, slot)
    if (this.#count === 0 || timeNs < this.#oldestNs) this.#oldestNs = timeNs
    if (timeNs >= this.#newestNs) {
      this.#newestNs = timeNs
      this.#order[(this.#head + this.#count++) & (this.#order.length - 1)] = slot
    } else this.#insertBack(slot, timeNs)
    const patience = this.#sorted ? this.#windowNs : 2 * this.#windowNs
    if (this.#oldestNs <= this.#newestNs - patience) this.#release(this.#newestNs - this.#windowNs)
  }

  /** Nearly sorted already: a late event walks back past the few that overtook it. */
  #insertBack(slot: number, timeNs: number): void {
    const mask = this.#order.length - 1
    const times = this.#slots.timeNs
    const order = this.#order
    let at = this.#head + this.#count++
    const last = Math.max(this.#head, at - MAX_STEPS_BACK)
    if (
      last > this.#head &&
      times[order[last & mask]] > timeNs &&
      times[order[(at - 1) & mask]] > timeNs
    ) {
      this.#sorted = false
    } else {
      while (at > last && times[order[(at - 1) & mask]] > timeNs) {
        order[at & mask] = order[(at - 1) & mask]
        at--
      }
    }
    order[at & mask] = slot
  }

  #release(limitNs: number): void {
    if (!this.#sorted) this.#sort()
    const mask = this.#order.length - 1
    const times = this.#slots.timeNs
    while (this.#count > 0) {
      const slot = this.#order[this.#head & mask]
      if (times[slot] > limitNs) {
        this.#oldestNs = times[slot]
        return
      }
      this.#takeHead(slot)
    }
  }

  /** A whole buffer came after another one: its events are runs in themselves, and runs merge fast. */
  #sort(): void {
    const mask = this.#order.length - 1
    const line = new Int32Array(this.#count)
    for (let i = 0; i < this.#count; i++) line[i] = this.#order[(this.#head + i) & mask]
    mergeRuns(line, this.#count, this.#slots.timeNs)
    this.#order.set(line)
    this.#head = 0
    this.#sorted = true
  }

  #takeHead(slot: number): void {
    this.#head = (this.#head + 1) & (this.#order.length - 1)
    this.#count--
    this.#releasedNs = this.#slots.timeNs[slot]
    this.#consume(this.#slots, slot)
    this.#free[(this.#freeHead + this.#freeCount++) & (this.#order.length - 1)] = slot
  }

  #takeFree(): number {
    const slot = this.#free[this.#freeHead]
    this.#freeHead = (this.#freeHead + 1) & (this.#order.length - 1)
    this.#freeCount--
    return slot
  }

  #makeRoom(): void {
    const capacity = this.#order.length
    if (capacity >= MAX_WAITING) {
      if (!this.#sorted) this.#sort()
      for (let i = 0; i < capacity / 4; i++) this.#takeHead(this.#order[this.#head])
      this.#oldestNs = this.#slots.timeNs[this.#order[this.#head]]
      return
    }
    const slots = eventBatch(2 * capacity)
    const order = new Int32Array(2 * capacity)
    const free = new Int32Array(2 * capacity)
    for (let i = 0; i < this.#count; i++) {
      copyRow(this.#slots, this.#order[(this.#head + i) & (capacity - 1)], slots, i)
      order[i] = i
    }
    for (let i = this.#count; i < 2 * capacity; i++) free[i - this.#count] = i
    slots.originSeconds = this.#slots.originSeconds
    this.#slots = slots
    this.#order = order
    this.#free = free
    this.#freeCount = 2 * capacity - this.#count
    this.#freeHead = 0
    this.#head = 0
  }
}

function copyRow(from: EventBatch, row: number, to: EventBatch, slot: number): void {
  to.timeNs[slot] = from.timeNs[row]
  to.kind[slot] = from.kind[row]
  to.cpu[slot] = from.cpu[row]
  to.tid[slot] = from.tid[row]
  to.pid[slot] = from.pid[row]
  to.gid[slot] = from.gid[row]
  to.a[slot] = from.a[row]
  to.b[slot] = from.b[row]
  to.c[slot] = from.c[row]
  to.line[slot] = from.line[row]
  if (from.kind[row] !== EVENT.summed) return
  to.d[slot] = from.d[row]
  to.e[slot] = from.e[row]
  to.f[slot] = from.f[row]
  to.g[slot] = from.g[row]
}
