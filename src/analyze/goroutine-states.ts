import { ACCOUNT } from './account-pool.ts'
import { componentIndex } from './component-index.ts'
import { GoroutineColumns, UNKNOWN_STATUS } from './goroutine-columns.ts'
import { STATUS } from './goroutine-status.ts'
import { isLegalGap } from './legal-gap.ts'
import type { ProcessClocks } from './runtime-clock.ts'
import { TargetAccounts } from './target-accounts.ts'
import { ThreadTable } from './thread-table.ts'
import { reasonOf, type WaitReasons, waitReasons } from './wait-reasons.ts'

const SCAN_BIT = 0x1000
const NONE = -1
const IN_RUNNING = componentIndex('running')
const IN_ASSIST = componentIndex('gc_assist')
const IN_SCHED_WAIT = componentIndex('sched_wait')
const IN_STW = componentIndex('stw')
const IN_OS_RUNQ = componentIndex('os_runq')
const IN_OS_BLOCKED = componentIndex('os_blocked')
const IN_SYSCALL = componentIndex('syscall')
const IN_UNKNOWN = componentIndex('unknown')

/**
 * What each goroutine does, event by event, and where its time goes while it is inside a target function:
 * one running total per component, disjoint, so that a span is the difference of two readings. O(1) per event.
 */
export class GoroutineStates {
  readonly #columns: GoroutineColumns = new GoroutineColumns()
  readonly #threads = new ThreadTable()
  readonly accounts: TargetAccounts = new TargetAccounts(this.#columns)
  reasons: WaitReasons = waitReasons(undefined)

  /** A goroutine of which nothing is known appears in this slot. */
  appear(slot: number): void {
    this.#columns.reset(slot)
  }

  /** The goroutine is gone, and its account with it. */
  vanish(slot: number): void {
    this.#threads.release(this.#columns.tid[slot], slot)
    this.accounts.close(slot)
  }

  /** Up to when the goroutine's time is accounted for: an event that comes late counts from there. */
  sinceNs(slot: number): number {
    return this.#columns.sinceNs[slot]
  }

  /** A goroutine that was just born became runnable at `bornNs`, and its id is known only now: one already seen was not. */
  born(slot: number, bornNs: number, clocks: ProcessClocks): void {
    const { status, sinceNs, stwNs } = this.#columns
    if (status[slot] !== UNKNOWN_STATUS || sinceNs[slot] !== Number.NEGATIVE_INFINITY) return
    status[slot] = STATUS.runnable
    sinceNs[slot] = bornNs
    stwNs[slot] = clocks.stw.read(bornNs)
  }

  /** A status change. Returns whether it contradicts what was known: events in between were lost. */
  change(
    slot: number,
    from: number,
    to: number,
    why: number,
    timeNs: number,
    clocks: ProcessClocks,
  ): boolean {
    const old = from & ~SCAN_BIT
    const next = to & ~SCAN_BIT
    const { status } = this.#columns
    const known = status[slot]
    const broken = !this.#follows(slot, old, why)
    if (broken) this.accounts.spend(slot, IN_UNKNOWN, 0, timeNs)
    else if (known === STATUS.waiting) this.#spendWait(slot, next, why, timeNs, clocks)
    else if (old === STATUS.waiting) this.#spendPreempted(slot, why, timeNs, clocks)
    else this.settle(slot, timeNs, clocks)
    status[slot] = next
    this.#columns.stwNs[slot] = clocks.stw.read(timeNs)
    this.accounts.add(slot, ACCOUNT.transitions, 1)
    return broken
  }

  /** The goroutine now runs on no thread. */
  unplace(slot: number): void {
    const columns = this.#columns
    this.#threads.release(columns.tid[slot], slot)
    columns.tid[slot] = NONE
    columns.leftNs[slot] = Number.NaN
  }

  /** The goroutine now runs on this thread and CPU; whoever did before has left. */
  place(slot: number, tid: number, cpu: number, timeNs: number, clocks: ProcessClocks): void {
    const columns = this.#columns
    if (columns.tid[slot] !== tid) this.#threads.release(columns.tid[slot], slot)
    columns.tid[slot] = tid
    columns.leftNs[slot] = Number.NaN
    const before = this.#threads.bind(tid, slot)
    if (before !== NONE && before !== slot) {
      columns.leftNs[before] = timeNs
      columns.stwNs[before] = clocks.stw.read(timeNs)
    }
    const moved = columns.cpu[slot] !== cpu && columns.cpu[slot] !== NONE
    if (moved) this.accounts.add(slot, ACCOUNT.migrations, 1)
    columns.cpu[slot] = cpu
  }

  /** The goroutine was seen executing code. Returns whether that contradicts what was known of it. */
  isRunning(slot: number, timeNs: number, clocks: ProcessClocks): boolean {
    const { status, assistDepth } = this.#columns
    const known = status[slot]
    const broken = known !== STATUS.copystack && !this.#follows(slot, STATUS.running, 0)
    if (broken) {
      this.accounts.spend(slot, IN_UNKNOWN, 0, timeNs)
      status[slot] = STATUS.running
    } else this.settle(slot, timeNs, clocks)
    // gcAssistAlloc calls no target: its end was lost.
    assistDepth[slot] = Number.NaN
    return broken
  }

  /** gcAssistAlloc begins, at this depth; inner ones belong to the outermost. */
  beginAssist(slot: number, depth: number, timeNs: number, clocks: ProcessClocks): void {
    const columns = this.#columns
    if (columns.assistDepth[slot] <= depth) return
    this.settle(slot, timeNs, clocks)
    columns.assistDepth[slot] = depth
    columns.assistSinceNs[slot] = timeNs
  }

  /** gcAssistAlloc ends, at this depth. */
  endAssist(slot: number, depth: number, timeNs: number, clocks: ProcessClocks): void {
    const columns = this.#columns
    if (!(depth <= columns.assistDepth[slot])) return
    this.settle(slot, timeNs, clocks)
    columns.assistDepth[slot] = Number.NaN
    this.accounts.add(slot, ACCOUNT.assistWallNs, timeNs - columns.assistSinceNs[slot])
  }

  /** The thread is back on a CPU after `offNs` away, of which it was ready to run for `readyNs`. */
  offCpu(
    tid: number,
    timeNs: number,
    offNs: number,
    readyNs: number,
    clocks: (slot: number) => ProcessClocks,
  ): void {
    const slot = this.#threads.goroutine(tid)
    if (slot === NONE) return
    const known = this.#columns.status[slot]
    if (known !== STATUS.running && known !== STATUS.copystack) return
    const leftNs = timeNs - offNs
    if (leftNs > this.#columns.sinceNs[slot]) this.settle(slot, leftNs, clocks(slot))
    this.accounts.spend(slot, IN_OS_BLOCKED, 0, timeNs - Math.min(offNs, readyNs))
    this.accounts.spend(slot, IN_OS_RUNQ, 0, timeNs)
  }

  /** Accounts for the time up to now, by what the goroutine was doing. */
  settle(slot: number, timeNs: number, clocks: ProcessClocks): void {
    const columns = this.#columns
    switch (columns.status[slot]) {
      case STATUS.running:
      case STATUS.copystack:
        this.accounts.spend(slot, this.#runningState(slot), 0, timeNs)
        break
      case STATUS.runnable:
      case STATUS.preempted:
        this.#spendRunnable(slot, 0, timeNs, clocks)
        break
      case STATUS.syscall:
        this.accounts.spend(slot, IN_SYSCALL, 0, timeNs)
        break
      default:
        // Waiting too: what for is only known when it ends.
        this.accounts.spend(slot, IN_UNKNOWN, 0, timeNs)
    }
  }

  #runningState(slot: number): number {
    return Number.isNaN(this.#columns.assistDepth[slot]) ? IN_RUNNING : IN_ASSIST
  }

  #spendWait(slot: number, next: number, why: number, timeNs: number, clocks: ProcessClocks): void {
    const reason = reasonOf(why)
    const inAssist = !Number.isNaN(this.#columns.assistDepth[slot])
    const state = (inAssist ? this.reasons.componentInAssist : this.reasons.component)[reason]
    // Straight from waiting to running: the goroutine never left the CPU.
    if (next === STATUS.running)
      this.accounts.spend(slot, state === IN_ASSIST ? state : this.#runningState(slot), 0, timeNs)
    else if (state === IN_SCHED_WAIT) this.#spendRunnable(slot, reason, timeNs, clocks)
    else this.accounts.spend(slot, state, reason, timeNs)
  }

  /** The scheduler parked the goroutine unseen: before the thread ran another one, if it did. */
  #spendPreempted(slot: number, why: number, timeNs: number, clocks: ProcessClocks): void {
    const { status, leftNs } = this.#columns
    if (status[slot] === STATUS.running) {
      const parkedNs = Number.isNaN(leftNs[slot]) ? timeNs : leftNs[slot]
      this.accounts.spend(slot, this.#runningState(slot), 0, parkedNs)
    }
    this.#spendRunnable(slot, reasonOf(why), timeNs, clocks)
  }

  /** Waiting for a P; what falls into a stop-the-world pause is put down to that. */
  #spendRunnable(slot: number, reason: number, timeNs: number, clocks: ProcessClocks): void {
    const columns = this.#columns
    const stwNs = clocks.stw.read(timeNs)
    const stoppedNs = Math.max(
      0,
      Math.min(stwNs - columns.stwNs[slot], timeNs - columns.sinceNs[slot]),
    )
    columns.stwNs[slot] = stwNs
    if (stoppedNs > 0) this.accounts.spend(slot, IN_STW, 0, columns.sinceNs[slot] + stoppedNs)
    this.accounts.spend(slot, IN_SCHED_WAIT, reason, timeNs)
  }

  /** Whether leaving status `old` agrees with what was known of the goroutine, and of its thread. */
  #follows(slot: number, old: number, why: number): boolean {
    const { status, leftNs } = this.#columns
    const known = status[slot]
    if (known === UNKNOWN_STATUS) return true
    if (known === old) return Number.isNaN(leftNs[slot])
    return isLegalGap(known, old, why, this.reasons)
  }
}
