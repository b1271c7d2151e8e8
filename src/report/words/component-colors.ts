import type { ComparedComponent, ComponentName } from '../../model/components.ts'

/**
 * The one colour of each component, in every chart and on paper both light and dark. Those that often meet are told apart
 * by people who do not see all colours, too (after Okabe & Ito, and P. Tol): by lightness where not by hue.
 */
export const COMPONENT_COLORS: Readonly<Record<ComponentName, string>> = {
  running: '#2a9d6f',
  gc_assist: '#e69f00',
  sched_wait: '#2f6fb5',
  stw: '#d1495b',
  os_runq: '#6cb9e8',
  os_blocked: '#8d6e4f',
  syscall: '#c9b458',
  wait_chan: '#7a5bc7',
  wait_select: '#b09be0',
  wait_mutex: '#cc79a7',
  wait_cond: '#8f3b6e',
  wait_net: '#3aa6a6',
  wait_sleep: '#b3a79a',
  wait_gc: '#f0c27a',
  wait_other: '#7b8794',
  unknown: '#a9b1ba',
}

/** The same where two captures do not tell all of them apart alike. */
export const COMPARED_COLORS: Readonly<Record<ComparedComponent, string>> = {
  ...COMPONENT_COLORS,
  'running+syscall': COMPONENT_COLORS.running,
}

/** Garbage collections and pauses where they lie over a chart. */
export const EVENT_COLORS: Readonly<Record<string, string>> = {
  gc_mark: COMPONENT_COLORS.gc_assist,
  stw: COMPONENT_COLORS.stw,
}

/** What is no component: a neutral colour, and one that stands out. */
export const PLAIN_COLOR: string = '#7f9bb8'
export const TAIL_COLOR: string = '#c2410c'
export const HEAT_COLOR: string = '#0f766e'
