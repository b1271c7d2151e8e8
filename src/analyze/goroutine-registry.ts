import type { EventBatch } from '../model/event-batch.ts'
import { PairTable } from './pair-table.ts'

/** Beyond so many goroutines the idle ones are forgotten: their next event makes them known again. */
const MAX_GOROUTINES = 262_144

/** What follows the goroutines of a registry. */
export interface GoroutineFollower {
  /** A goroutine of which nothing is known appears in this slot. */
  appear(slot: number): void
  /** The goroutine in this slot is gone. */
  vanish(slot: number): void
  /** Whether the goroutine may be forgotten. */
  isIdle(slot: number): boolean
}

/** Gives each goroutine of each process a small number, its slot, for as long as it lives. */
export class GoroutineRegistry {
  readonly #table = new PairTable()
  readonly #follower: GoroutineFollower

  constructor(follower: GoroutineFollower) {
    this.#follower = follower
  }

  /** One more than the highest slot ever handed out. */
  get slots(): number {
    return this.#table.slots
  }

  /** The process of the goroutine in a slot, -1 where the capture does not tell processes apart. */
  pid(slot: number): number {
    return this.#table.high(slot)
  }

  /** The id of the goroutine in a slot, -1 where the capture has only threads. */
  gid(slot: number): number {
    return Math.max(-1, this.#table.low(slot))
  }

  /** The slot of an event's goroutine, made known where it is not; without an id the thread stands for it. */
  slotOf(columns: EventBatch, row: number): number {
    const pid = columns.pid[row]
    const gid = goroutineKey(columns, row)
    const known = this.#table.find(pid, gid)
    if (known >= 0) return known
    if (this.#table.size >= MAX_GOROUTINES) this.#forgetIdle()
    const slot = this.#table.add(pid, gid)
    this.#follower.appear(slot)
    return slot
  }

  /** The goroutine is dead: its slot is handed out again. */
  remove(slot: number): void {
    this.#follower.vanish(slot)
    this.#table.remove(slot)
  }

  #forgetIdle(): void {
    for (let slot = 0; slot < this.#table.slots; slot++) {
      if (this.#table.holds(slot) && this.#follower.isIdle(slot)) this.remove(slot)
    }
  }
}

/** Threads get keys of their own below zero, apart from all goroutine ids. */
function goroutineKey(columns: EventBatch, row: number): number {
  const gid = columns.gid[row]
  return gid >= 0 ? gid : -2 - columns.tid[row]
}
