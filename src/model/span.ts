import type { ComponentName } from './components.ts'

/** One finished call of a target function, as a row of the span table. All times in nanoseconds. */
export interface Span {
  readonly fn: string
  readonly pid: number
  readonly gid: number
  /** The capture's own clock, exact; absent where the capture only says how long it took. */
  readonly startNs?: bigint
  readonly durNs: number
  readonly depth: number
  /** Sums to `durNs` to the nanosecond; absent names are 0. */
  readonly components: Readonly<Partial<Record<ComponentName, number>>>
  readonly gcMarkNs: number
  readonly stwOverlapNs: number
  readonly assistWallNs: number
  readonly transitions: number
  readonly migrations: number
  /** The runtime's wait reason with the most time; empty when the span never waited. */
  readonly topWait: string
  /** Bits of SPAN_FLAG. */
  readonly flags: number
  /** Where it spent the most time, `component function`; absent or empty where no stack was printed. */
  readonly topPlace?: string
  /** How many spans this row stands for: 1, or more when the body was sampled. */
  readonly weight: number
}
