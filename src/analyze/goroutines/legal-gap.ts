import { COMPONENTS } from '../../model/components.ts'
import { reasonOf, type WaitReasons } from '../spans/wait-reasons.ts'

const RUNNABLE = 1
const RUNNING = 2
const SYSCALL = 3
const WAITING = 4
const PREEMPTED = 9
const IN_SCHED_WAIT = COMPONENTS.indexOf('sched_wait')

/**
 * Where only scheduling points are probed: what a goroutine that was left in one state may be met leaving. Yields that no
 * probe sees, and system calls; wake-ups by `injectglist`, and parks whose unlock failed; the fast way out of a system call.
 */
const POINT_GAPS: Readonly<Record<number, readonly number[]>> = {
  [RUNNING]: [RUNNABLE, SYSCALL],
  [WAITING]: [RUNNABLE],
  [SYSCALL]: [RUNNING],
}

/** Whether scheduling points may have left out the change from status `known` to `old`. */
export function isPointGap(known: number, old: number): boolean {
  return POINT_GAPS[known]?.includes(old) === true
}

/**
 * Whether a goroutine last seen in status `known` may leave `old` without a loss, since no probe sees all status changes:
 * the scheduler parks a preempted goroutine by itself (2→9→4), and newer runtimes enter system calls by an inline
 * compare-and-swap (2→3). `why` is the wait reason of the change that was seen.
 */
export function isLegalGap(known: number, old: number, why: number, reasons: WaitReasons): boolean {
  if (known === RUNNING && old === SYSCALL) return reasons.hasSilentSyscalls
  const wasParked = (known === RUNNING || known === PREEMPTED) && old === WAITING
  return wasParked && reasons.component[reasonOf(why)] === IN_SCHED_WAIT
}
