import type { EventBatch } from '../../model/event-batch.ts'
import { NO_CALL } from '../places/place-book.ts'
import { componentIndex } from '../spans/component-index.ts'
import { reasonOf, type WaitReasons, waitReasons } from '../spans/wait-reasons.ts'
import { type Goroutine, UNKNOWN_STATUS } from './goroutine.ts'
import { STATUS, wasPreempted } from './goroutine-status.ts'
import { isLegalGap, isPointGap } from './legal-gap.ts'
import { TargetAccounts } from './target-accounts.ts'
import { ThreadTable } from './thread-table.ts'

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

/** How an event goes with what was known: it follows, or something in between was lost, or scheduling points left it out. */
export type Continuity = 'seen' | 'broken' | 'doubtful'

/**
 * What each goroutine does, event by event, and where its time goes while it is inside a target function:
 * one running total per component, disjoint, so that a span is the difference of two readings. O(1) per event.
 */
export class GoroutineStates {
  readonly #threads = new ThreadTable()
  readonly accounts: TargetAccounts = new TargetAccounts()
  reasons: WaitReasons = waitReasons(undefined)
  /** Only scheduling points are probed: some changes are never seen. */
  seesPointsOnly = false

  /** The goroutine is gone, and its account with it. */
  vanish(goroutine: Goroutine): void {
    this.#threads.release(goroutine.tid, goroutine)
    this.accounts.close(goroutine)
    this.accounts.places?.vanish(goroutine)
  }

  /** A goroutine that was just born became runnable at `bornNs`, and its id is known only now: one already seen was not. */
  born(goroutine: Goroutine, bornNs: number): void {
    const isNew = goroutine.sinceNs === Number.NEGATIVE_INFINITY
    if (goroutine.status !== UNKNOWN_STATUS || !isNew) return
    goroutine.status = STATUS.runnable
    goroutine.sinceNs = bornNs
    goroutine.stwNs = goroutine.clocks.stw.read(bornNs)
  }

  /** A status change. Returns how it goes with what was known. */
  change(goroutine: Goroutine, from: number, to: number, why: number): Continuity {
    const old = from & ~SCAN_BIT
    const next = to & ~SCAN_BIT
    const known = goroutine.status
    const continuity = this.#continuity(goroutine, old, why)
    if (this.accounts.isIdle(goroutine) && Number.isNaN(goroutine.leftNs)) {
      // Nobody asks where its time goes.
      goroutine.sinceNs = goroutine.nowNs
    } else if (continuity === 'broken') this.accounts.spend(goroutine, IN_UNKNOWN, 0)
    else if (continuity === 'doubtful') this.#spendUnseen(goroutine, old)
    else if (known === STATUS.waiting) this.#spendWait(goroutine, next, why)
    else if (old === STATUS.waiting) this.#spendPreempted(goroutine, why)
    else this.settle(goroutine)
    goroutine.status = next
    goroutine.stwNs = goroutine.clocks.stw.read(goroutine.nowNs)
    if (next === STATUS.waiting) {
      goroutine.gcNs = collectedNs(goroutine)
      goroutine.parkedWhy = why
    }
    if (goroutine.account !== undefined) goroutine.account.transitions++
    return continuity
  }

  /** The goroutine now runs on no thread. */
  unplace(goroutine: Goroutine): void {
    this.#threads.release(goroutine.tid, goroutine)
    goroutine.tid = NONE
    goroutine.leftNs = Number.NaN
  }

  /** The goroutine now runs on this thread and CPU; whoever did before has left. */
  place(goroutine: Goroutine, tid: number, cpu: number): void {
    if (goroutine.tid !== tid) this.#threads.release(goroutine.tid, goroutine)
    goroutine.tid = tid
    goroutine.leftNs = Number.NaN
    const before = this.#threads.bind(tid, goroutine)
    if (before !== undefined && before !== goroutine) {
      before.leftNs = goroutine.nowNs
      before.stwNs = goroutine.clocks.stw.read(goroutine.nowNs)
    }
    if (goroutine.account !== undefined && goroutine.cpu !== cpu && goroutine.cpu !== NONE) {
      goroutine.account.migrations++
    }
    goroutine.cpu = cpu
  }

  /** The goroutine was seen executing code. Returns how that goes with what was known of it. */
  isRunning(goroutine: Goroutine): Continuity {
    const isCopied = goroutine.status === STATUS.copystack
    const continuity = isCopied ? 'seen' : this.#continuity(goroutine, STATUS.running, 0)
    if (continuity === 'broken') {
      this.accounts.spend(goroutine, IN_UNKNOWN, 0)
      goroutine.status = STATUS.running
    } else this.settle(goroutine)
    if (continuity === 'doubtful') goroutine.status = STATUS.running
    // gcAssistAlloc calls no target: its end was lost.
    goroutine.assistDepth = Number.NaN
    return continuity
  }

  /** gcAssistAlloc begins, at this depth; inner ones belong to the outermost. */
  beginAssist(goroutine: Goroutine, depth: number): void {
    if (goroutine.assistDepth <= depth) return
    this.settle(goroutine)
    goroutine.assistDepth = depth
    goroutine.assistSinceNs = goroutine.nowNs
  }

  /** gcAssistAlloc ends, at this depth. */
  endAssist(goroutine: Goroutine, depth: number): void {
    if (!(depth <= goroutine.assistDepth)) return
    this.settle(goroutine)
    goroutine.assistDepth = Number.NaN
    const { account } = goroutine
    if (account !== undefined) account.assistWallNs += goroutine.nowNs - goroutine.assistSinceNs
  }

  /** The goroutine on this thread. */
  onThread(tid: number): Goroutine | undefined {
    return this.#threads.goroutine(tid)
  }

  /** Its thread is back on a CPU. */
  offCpu(goroutine: Goroutine, columns: EventBatch, row: number): void {
    const timeNs = columns.timeNs[row]
    const offNs = columns.a[row]
    const readyNs = wasPreempted(columns.b[row]) ? offNs : columns.c[row]
    const call = columns.isWide && columns.f[row] >= 0 ? columns.f[row] : NO_CALL
    const { status } = goroutine
    // One that is seen in a system call slept in that.
    if (status === STATUS.syscall) goroutine.systemCall = call
    if (status !== STATUS.running && status !== STATUS.copystack) return
    const leftNs = timeNs - offNs
    if (leftNs > goroutine.sinceNs) {
      goroutine.meet(leftNs)
      this.settle(goroutine)
    }
    goroutine.meet(timeNs - Math.min(offNs, readyNs))
    goroutine.systemCall = call
    this.accounts.spend(goroutine, call < 0 ? IN_OS_BLOCKED : IN_SYSCALL, 0)
    goroutine.systemCall = NO_CALL
    goroutine.meet(timeNs)
    this.accounts.spend(goroutine, IN_OS_RUNQ, 0)
  }

  /** Accounts for the time up to now, by what the goroutine was doing. */
  settle(goroutine: Goroutine): void {
    switch (goroutine.status) {
      case STATUS.running:
      case STATUS.copystack:
        this.accounts.spend(goroutine, runningState(goroutine), 0)
        break
      case STATUS.runnable:
      case STATUS.preempted:
        this.#spendRunnable(goroutine, 0)
        break
      case STATUS.syscall:
        this.accounts.spend(goroutine, IN_SYSCALL, 0)
        break
      default:
        // Waiting too: what for is only known when it ends.
        this.accounts.spend(goroutine, IN_UNKNOWN, 0)
    }
  }

  #spendWait(goroutine: Goroutine, next: number, why: number): void {
    const reason = reasonOf(why)
    const state = this.#waitState(goroutine, reason)
    // Straight from waiting to running: the goroutine never left the CPU.
    if (next === STATUS.running) {
      const ran = state === IN_ASSIST ? state : runningState(goroutine)
      this.accounts.spend(goroutine, ran, 0)
    } else if (state === IN_SCHED_WAIT) this.#spendRunnable(goroutine, reason)
    else this.accounts.spend(goroutine, state, reason)
  }

  /** A semaphore is the collector's where all of the wait lies in its work. */
  #waitState(goroutine: Goroutine, reason: number): number {
    const { component, componentInAssist, componentInGc } = this.reasons
    if (isInAssist(goroutine)) return componentInAssist[reason]
    const state = component[reason]
    if (componentInGc[reason] === state) return state
    const waitedNs = goroutine.nowNs - goroutine.sinceNs
    const isInGc = collectedNs(goroutine) - goroutine.gcNs >= waitedNs
    return isInGc ? componentInGc[reason] : state
  }

  /** The scheduler parked the goroutine unseen: before the thread ran another one, if it did. */
  #spendPreempted(goroutine: Goroutine, why: number): void {
    if (goroutine.status === STATUS.running) {
      const parkedNs = Number.isNaN(goroutine.leftNs) ? goroutine.nowNs : goroutine.leftNs
      this.accounts.spendTo(goroutine, runningState(goroutine), 0, parkedNs)
    }
    this.#spendRunnable(goroutine, reasonOf(why))
  }

  /** Waiting for a P; what falls into a stop-the-world pause is put down to that. */
  #spendRunnable(goroutine: Goroutine, reason: number): void {
    const { sinceNs, nowNs } = goroutine
    const stwNs = goroutine.clocks.stw.read(nowNs)
    const stoppedNs = Math.max(0, Math.min(stwNs - goroutine.stwNs, nowNs - sinceNs))
    goroutine.stwNs = stwNs
    if (stoppedNs > 0) this.accounts.spendTo(goroutine, IN_STW, 0, sinceNs + stoppedNs)
    this.accounts.spend(goroutine, IN_SCHED_WAIT, reason)
  }

  /** How leaving status `old` agrees with what was known of the goroutine, and of its thread. */
  #continuity({ status, leftNs }: Goroutine, old: number, why: number): Continuity {
    if (status === UNKNOWN_STATUS) return 'seen'
    if (status === old) return Number.isNaN(leftNs) ? 'seen' : 'broken'
    if (isLegalGap(status, old, why, this.reasons)) return 'seen'
    return this.seesPointsOnly && isPointGap(status, old) ? 'doubtful' : 'broken'
  }

  /** Between two scheduling points it changed to status `old` unseen. */
  #spendUnseen(goroutine: Goroutine, old: number): void {
    if (goroutine.status === STATUS.waiting) {
      this.#spendWait(goroutine, STATUS.runnable, goroutine.parkedWhy)
    } else if (old === STATUS.runnable) this.#spendPreempted(goroutine, 0)
    else this.settle(goroutine)
  }
}

/** How long the collector of its process has marked or stopped the world: both together nearly never. */
function collectedNs({ clocks, nowNs }: Goroutine): number {
  return clocks.gcMark.read(nowNs) + clocks.stw.read(nowNs)
}

function isInAssist({ assistDepth }: Goroutine): boolean {
  return !Number.isNaN(assistDepth)
}

function runningState(goroutine: Goroutine): number {
  return isInAssist(goroutine) ? IN_ASSIST : IN_RUNNING
}
