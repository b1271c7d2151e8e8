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
  /** Labels of the call by name, as they were printed; absent for none. */
  readonly labels?: Readonly<Record<string, string>>
  /** The row, from 0, of the innermost call of a target function that it was made in; absent where there is none. */
  readonly parent?: number
  /** Where it spent the most time, `component function`; absent or empty where no stack was printed. */
  readonly topPlace?: string
  /** How many spans this row stands for: 1, or more when the body was sampled. */
  readonly weight: number
}

/** What is known of a file of spans before its rows are read. */
export interface SpanFileFacts {
  /** When the first span began and the last one ended, on the capture's own clock; absent where spans have no start. */
  readonly startNs?: bigint
  readonly endNs?: bigint
  readonly go?: string
  readonly bpftrace?: string
  /** Whether states come from scheduling points alone or from every change. */
  readonly sched?: 'points' | 'all'
  /** The machine that it was captured on, where the file says so. */
  readonly host?: string
  /** Events that the capture lost, where the file says so. */
  readonly lost?: number
}
