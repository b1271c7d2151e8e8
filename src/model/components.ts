/**
 * Where the time of a span went. Disjoint: for every span they sum to its duration to the nanosecond.
 * The order is the order of the columns of the span table.
 */
export const COMPONENTS = [
  'running',
  'gc_assist',
  'sched_wait',
  'stw',
  'os_runq',
  'os_blocked',
  'syscall',
  'wait_chan',
  'wait_select',
  'wait_mutex',
  'wait_cond',
  'wait_net',
  'wait_sleep',
  'wait_gc',
  'wait_other',
  'unknown',
] as const

export type ComponentName = (typeof COMPONENTS)[number]

/** A component, or the two that captures which are compared do not tell apart alike. */
export type ComparedComponent = ComponentName | 'running+syscall'
