import { COMPONENTS } from '../../model/components.ts'
import { EVENT, type EventBatch } from '../../model/event-batch.ts'
import type { StatePlace, TraceObserver } from '../../model/trace-observer.ts'
import type { SpanKeeper } from '../spans/span-keeper.ts'
import { STATUS, wasPreempted } from './goroutine-status.ts'
import { ThreadRuns } from './thread-runs.ts'

const SCAN_BIT = 0x1000
const MAX_THREADS = 65_536

/** A goroutine, and whether it is in a target function. */
interface Whose {
  readonly pid: number
  readonly gid: number
  readonly isInSpan: boolean
}

/** Tells an observer what the events mean for threads, and what others found out about goroutines. */
export class TraceTap {
  readonly #observer: TraceObserver
  readonly #keeper: SpanKeeper
  readonly #runs: ThreadRuns
  /** By thread: until when it is known to have been off its CPU. */
  readonly #offUntilNs = new Map<number, number>()
  #lastNs = Number.NEGATIVE_INFINITY
  /** Who ended the wait that the event in hand ends. */
  #endedBy: StatePlace['by'] | undefined

  constructor(observer: TraceObserver, keeper: SpanKeeper) {
    this.#observer = observer
    this.#keeper = keeper
    this.#runs = new ThreadRuns((pid, tid, gid, fromNs, toNs) => {
      if (tid >= 0 && this.#isInTime(fromNs, toNs))
        observer.ran(pid, tid, gid, this.#exact(fromNs), this.#exact(toNs))
    })
  }

  /** An event, in order of time, after what follows from it for its goroutine was told. */
  event(columns: EventBatch, row: number): void {
    const timeNs = columns.timeNs[row]
    if (timeNs > this.#lastNs) this.#lastNs = timeNs
    switch (columns.kind[row]) {
      case EVENT.status:
        this.#status(columns, row)
        break
      case EVENT.enter:
      case EVENT.exit:
      case EVENT.defer:
        this.#call(columns, row)
        break
      case EVENT.offCpu:
        this.#offCpu(columns, row)
        break
    }
    this.#endedBy = undefined
  }

  /** A goroutine was in a state (an index into COMPONENTS) for a wait reason; `isInSpan` tells of when that ended. */
  state(
    { pid, gid, isInSpan }: Whose,
    state: number,
    why: number,
    fromNs: number,
    toNs: number,
    place: StatePlace | undefined,
  ): void {
    this.#endedBy = place?.by
    if (gid < 0 || !this.#isInTime(fromNs, toNs)) return
    if (isInSpan) this.#observer.entered(pid, gid)
    const reason = why === 0 ? '' : this.#keeper.reasons.name[why]
    this.#observer.state(
      pid,
      gid,
      COMPONENTS[state],
      reason,
      this.#exact(fromNs),
      this.#exact(toNs),
      place,
    )
  }

  /** The capture ended. */
  end(): void {
    this.#runs.endAll(this.#lastNs)
  }

  #call(columns: EventBatch, row: number): void {
    const gid = columns.gid[row]
    if (gid <= 0) return
    const pid = columns.pid[row]
    const timeNs = columns.timeNs[row]
    this.#runs.on(columns.tid[row], pid, gid, timeNs)
    const isEntry = columns.kind[row] === EVENT.enter
    if (isEntry && this.#isInTime(timeNs, timeNs)) this.#observer.entered(pid, gid)
  }

  #status(columns: EventBatch, row: number): void {
    const gid = columns.gid[row]
    if (gid <= 0) return
    const pid = columns.pid[row]
    const tid = columns.tid[row]
    const timeNs = columns.timeNs[row]
    const from = columns.a[row] & ~SCAN_BIT
    const to = columns.b[row] & ~SCAN_BIT
    if (from === STATUS.waiting && to === STATUS.runnable) {
      this.#wake(pid, this.#wakerOf(columns, row), gid, timeNs)
    }
    if (to === STATUS.running) this.#runs.on(tid, pid, gid, timeNs)
    else if (to !== STATUS.syscall && to !== STATUS.copystack) this.#runs.off(tid, pid, gid, timeNs)
  }

  /** A wake-up with a stack says who wakes; any other is printed on the thread of whoever does. */
  #wakerOf(columns: EventBatch, row: number): number {
    const told = columns.isWide ? columns.e[row] : Number.NaN
    return Number.isNaN(told) ? (this.#runs.gid(columns.tid[row], columns.pid[row]) ?? 0) : told
  }

  /** `by` is 0 where the runtime itself wakes: a timer, or the network poller. */
  #wake(pid: number, by: number, gid: number, timeNs: number): void {
    if (by <= 0 || by === gid || !this.#isInTime(timeNs, timeNs)) return
    const at = this.#endedBy?.gid === by ? this.#endedBy.at : undefined
    this.#observer.woke(pid, by, gid, this.#exact(timeNs), at)
  }

  #offCpu(columns: EventBatch, row: number): void {
    const tid = columns.tid[row]
    if (tid < 0) return
    const pid = columns.pid[row]
    const toNs = columns.timeNs[row]
    const offNs = Math.max(0, columns.a[row])
    const readyNs = wasPreempted(columns.b[row]) ? offNs : Math.min(offNs, columns.c[row] || 0)
    const doneNs = this.#offUntilNs.get(tid) ?? Number.NEGATIVE_INFINITY
    const leftNs = Math.max(doneNs, toNs - offNs)
    const wokenNs = Math.max(leftNs, toNs - readyNs)
    if (this.#offUntilNs.size >= MAX_THREADS) this.#offUntilNs.clear()
    this.#offUntilNs.set(tid, Math.max(doneNs, toNs))
    this.#off(pid, tid, 'os_blocked', leftNs, wokenNs)
    this.#off(pid, tid, 'os_runq', wokenNs, toNs)
  }

  #off(
    pid: number,
    tid: number,
    state: 'os_blocked' | 'os_runq',
    fromNs: number,
    toNs: number,
  ): void {
    if (fromNs < toNs && this.#isInTime(fromNs, toNs))
      this.#observer.offCpu(pid, tid, state, this.#exact(fromNs), this.#exact(toNs))
  }

  #isInTime(fromNs: number, toNs: number): boolean {
    return this.#keeper.window.overlaps(fromNs, toNs, this.#keeper)
  }

  #exact(ns: number): bigint {
    return BigInt(this.#keeper.originSeconds) * 1_000_000_000n + BigInt(Math.round(ns))
  }
}
