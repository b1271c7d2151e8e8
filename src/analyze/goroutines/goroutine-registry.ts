import type { EventBatch } from '../../model/event-batch.ts'
import { PairTable } from '../order/pair-table.ts'
import { Goroutine } from './goroutine.ts'
import type { Processes } from './processes.ts'

/** Beyond so many goroutines the idle ones are forgotten: their next event makes them known again. */
const MAX_GOROUTINES = 131_072

/** So many goroutines are found again without a search, where no two of them share a place. */
const RECENT = 1024

/** Knows the goroutines of all processes, each for as long as it lives. */
export class GoroutineRegistry {
  readonly #table = new PairTable()
  /** By the last bits of their keys. */
  readonly #recent: (Goroutine | undefined)[] = new Array(RECENT).fill(undefined)
  readonly #bySlot: Goroutine[] = []
  readonly #processes: Processes
  readonly #vanish: (goroutine: Goroutine) => void

  /** `vanish` is told of a goroutine that goes. */
  constructor(processes: Processes, vanish: (goroutine: Goroutine) => void) {
    this.#processes = processes
    this.#vanish = vanish
  }

  /** All goroutines that ever had a slot: of those that are gone no call is open. */
  get all(): readonly Goroutine[] {
    return this.#bySlot
  }

  /** The goroutine of an event, made known where it is not; without an id the thread stands for it. */
  of(columns: EventBatch, row: number): Goroutine {
    const pid = columns.pid[row]
    const key = goroutineKey(columns, row)
    const recent = this.#recent[key & (RECENT - 1)]
    if (recent !== undefined && recent.key === key && recent.pid === pid) return recent
    const slot = this.#table.find(pid, key)
    const goroutine = slot >= 0 ? this.#bySlot[slot] : this.#appear(pid, key)
    this.#recent[key & (RECENT - 1)] = goroutine
    return goroutine
  }

  /** The goroutine of a process with this id, if it is known. */
  find(pid: number, gid: number): Goroutine | undefined {
    const slot = this.#table.find(pid, gid)
    return slot >= 0 ? this.#bySlot[slot] : undefined
  }

  /** The goroutine is dead: another one will get its place. */
  remove(goroutine: Goroutine): void {
    this.#vanish(goroutine)
    this.#table.remove(goroutine.slot)
    goroutine.key = Number.NaN
  }

  #appear(pid: number, key: number): Goroutine {
    if (this.#table.size >= MAX_GOROUTINES) this.#forgetIdle()
    const slot = this.#table.add(pid, key)
    const clocks = this.#processes.clocks(pid)
    if (slot === this.#bySlot.length) this.#bySlot.push(new Goroutine(slot, clocks))
    const goroutine = this.#bySlot[slot]
    goroutine.begin(pid, key, clocks)
    return goroutine
  }

  #forgetIdle(): void {
    for (const goroutine of this.#bySlot) {
      if (goroutine.frame === undefined && this.#table.holds(goroutine.slot)) this.remove(goroutine)
    }
  }
}

/** Threads get keys of their own below zero, apart from all goroutine ids. */
function goroutineKey(columns: EventBatch, row: number): number {
  const gid = columns.gid[row]
  return gid >= 0 ? gid : -2 - columns.tid[row]
}
