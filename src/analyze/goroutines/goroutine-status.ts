/** The states of a goroutine as runtime.casgstatus numbers them (runtime/runtime2.go). */
export const STATUS = {
  idle: 0,
  runnable: 1,
  running: 2,
  syscall: 3,
  waiting: 4,
  dead: 6,
  copystack: 8,
  preempted: 9,
} as const

/** A thread that left its CPU in one of these states was preempted: it never slept. */
export const WAS_PREEMPTED: ReadonlySet<number> = new Set([0, 256])
