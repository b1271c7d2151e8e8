import type { TimelineState } from './analysis.ts'
import type { ComponentName } from './components.ts'
import type { Frame } from './places.ts'

/** Where a state was, and who ended it, as far as stacks tell. */
export type StatePlace = Pick<TimelineState, 'at' | 'stack' | 'by'>

/**
 * Told what goes on while a capture is read, each stretch when it is over. Times are the capture's own clock, exact.
 * `pid` is -1 where the capture does not tell processes apart.
 */
export interface TraceObserver {
  /** A goroutine is in a target function. Told at entries, and with states within; before these. */
  entered(pid: number, gid: number): void
  /** A goroutine was in one state, for this wait reason (empty for none). Per goroutine in order of time, and apart. */
  state(
    pid: number,
    gid: number,
    state: ComponentName,
    why: string,
    fromNs: bigint,
    toNs: bigint,
    place?: StatePlace,
  ): void
  /** A goroutine was on a thread. Per thread in order of time, and apart. */
  ran(pid: number, tid: number, gid: number, fromNs: bigint, toNs: bigint): void
  /** A thread was off its CPU: it slept (`os_blocked`), then waited for one (`os_runq`). In order, as above. */
  offCpu(
    pid: number,
    tid: number,
    state: 'os_blocked' | 'os_runq',
    fromNs: bigint,
    toNs: bigint,
  ): void
  /** Goroutine `by` made goroutine `gid` of the same process runnable, at this place in the code where it is known. */
  woke(pid: number, by: number, gid: number, atNs: bigint, at?: Frame): void
}
