import { COMPONENTS } from '../../model/components.ts'
import { reasonOf, type WaitReasons } from '../spans/wait-reasons.ts'

const RUNNING = 2
const SYSCALL = 3
const WAITING = 4
const PREEMPTED = 9
const IN_SCHED_WAIT = COMPONENTS.indexOf('sched_wait')

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
