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

/** Whether a thread that left its CPU in this state was preempted: it never slept. */
export function wasPreempted(state: number): boolean {
  return state === 0 || state === 256
}
