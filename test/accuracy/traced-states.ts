import type { Exemplar, TimelineState } from '../../src/model/analysis.ts'
import type { ComponentName } from '../../src/model/components.ts'

/** The states that Go's execution tracer knows of a goroutine; `unknown` is what a span cannot tell. */
export const TRACED_STATES = ['running', 'runnable', 'waiting', 'syscall', 'unknown'] as const

export type TracedState = (typeof TRACED_STATES)[number]

/**
 * What the tracer calls each component. It sees goroutines, not threads: one whose thread is off the CPU runs on. It
 * has no world-stopped state either: whoever may not run is runnable.
 */
const STATE_OF: Readonly<Record<ComponentName, TracedState>> = {
  running: 'running',
  gc_assist: 'running',
  os_runq: 'running',
  os_blocked: 'running',
  sched_wait: 'runnable',
  stw: 'runnable',
  syscall: 'syscall',
  wait_chan: 'waiting',
  wait_select: 'waiting',
  wait_mutex: 'waiting',
  wait_cond: 'waiting',
  wait_net: 'waiting',
  wait_sleep: 'waiting',
  wait_gc: 'waiting',
  wait_other: 'waiting',
  unknown: 'unknown',
}

/**
 * Where the tracer says `waiting` and gotail says who is to blame: assists that wait for work or for the collector's
 * semaphore (assist marking itself never leaves the CPU), and goroutines that preemptPark stopped.
 */
const BLAMED_WAITS: ReadonlySet<string> = new Set(['GC assist wait', 'semacquire', 'preempted'])

/** Nanoseconds of a span by the tracer's states. They sum to its duration. */
export function tracedStates({ timeline }: Exemplar): Readonly<Record<TracedState, number>> {
  const states = { running: 0, runnable: 0, waiting: 0, syscall: 0, unknown: 0 }
  for (const part of timeline) states[stateOf(part)] += part.toNs - part.fromNs
  return states
}

function stateOf({ state, why }: TimelineState): TracedState {
  return BLAMED_WAITS.has(why) ? 'waiting' : STATE_OF[state]
}
