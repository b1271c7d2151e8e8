import type { PlaceLog } from '../places/place-log.ts'
import type { WaitHistory } from '../places/wait-history.ts'
import type { ProcessClocks } from '../spans/runtime-clock.ts'
import type { StateTrail } from '../spans/state-trail.ts'
import type { Account } from './account.ts'
import type { Frame } from './frame-pool.ts'

/** The goroutine's status is not known (yet, or since its chain broke). */
export const UNKNOWN_STATUS = 255

const NONE = -1

/**
 * What is remembered of one goroutine while it lives. An object and no row of columns: an event changes many of its fields,
 * and each in one step. It comes from an object pool: another goroutine gets it when this one is dead.
 */
export class Goroutine {
  /** A small number of its own among the living. */
  readonly slot: number
  /** -1 where the capture does not tell processes apart. */
  pid: number = NONE
  /** Its id, or a number below -1 for its thread where the capture has only threads; NaN once it is dead. */
  key: number = Number.NaN
  /** Those of its process. */
  clocks: ProcessClocks
  status: number = UNKNOWN_STATUS
  /** The wait reason that was told when it began to wait. */
  parkedWhy = 0
  /** The time of its event in hand, not before `sinceNs`. A field and no argument: a number that is handed on is an object. */
  nowNs: number = Number.NaN
  /** Up to when its time is accounted for: an event that comes late counts from there. */
  sinceNs: number = Number.NEGATIVE_INFINITY
  /** While a stretch of its time is booked, up to `nowNs`: when that began. */
  fromNs: number = Number.NaN
  /** Reading of the stop-the-world clock at `sinceNs`, or at `leftNs`. */
  stwNs: number = Number.NaN
  /** Readings of the GC mark clock and the stop-the-world clock, summed, when it began to wait. */
  gcNs: number = Number.NaN
  /** Where it ran last, -1 for not yet. */
  cpu: number = NONE
  /** The thread that it runs on, -1 for none. */
  tid: number = NONE
  /** When another goroutine was seen on its thread since, NaN for not: it had left by then. */
  leftNs: number = Number.NaN
  /** Depth of the outermost gcAssistAlloc that it is in, NaN outside. */
  assistDepth: number = Number.NaN
  assistSinceNs: number = Number.NaN
  /** While it is in a target function: its totals, and what it did. */
  account: Account | undefined = undefined
  trail: StateTrail | undefined = undefined
  /** While it is in a target function of a capture with stacks: where it spends its time. */
  places: PlaceLog | undefined = undefined
  /** In a capture with stacks: what it did lately. */
  history: WaitHistory | undefined = undefined
  /** Where it waits or is in a system call, by the book of frames; 0 where that is not known. */
  stack = 0
  /** The system call that it is in, -1 for none or not known. */
  systemCall: number = NONE
  /** Its innermost open call. */
  frame: Frame | undefined = undefined
  /** The least depth of a call met so far; -Infinity once a call without a depth was met. */
  leastDepth: number = Number.POSITIVE_INFINITY

  constructor(slot: number, clocks: ProcessClocks) {
    this.slot = slot
    this.clocks = clocks
  }

  /** -1 where the capture has only threads. */
  get gid(): number {
    return Math.max(NONE, this.key)
  }

  /** Whether it is in a target function. */
  get isInSpan(): boolean {
    return this.frame !== undefined
  }

  /** An event of it comes, which counts from the one before at the earliest. */
  meet(timeNs: number): void {
    this.nowNs = timeNs > this.sinceNs ? timeNs : this.sinceNs
  }

  /** Now stands for a goroutine of which nothing is known. */
  begin(pid: number, key: number, clocks: ProcessClocks): void {
    this.pid = pid
    this.key = key
    this.clocks = clocks
    this.status = UNKNOWN_STATUS
    this.parkedWhy = 0
    this.nowNs = Number.NEGATIVE_INFINITY
    this.sinceNs = Number.NEGATIVE_INFINITY
    this.stwNs = 0
    this.gcNs = Number.NaN
    this.cpu = NONE
    this.tid = NONE
    this.leftNs = Number.NaN
    this.assistDepth = Number.NaN
    this.assistSinceNs = Number.NaN
    this.account = undefined
    this.trail = undefined
    this.places = undefined
    this.history?.clear()
    this.stack = 0
    this.systemCall = NONE
    this.frame = undefined
    this.leastDepth = Number.POSITIVE_INFINITY
  }
}
