import type { Capabilities, Tried } from '../model/capabilities.ts'

/** What this bpftrace is and can. */
export interface BpftraceFacts extends Required<Pick<Capabilities, 'attachesInside'>> {
  readonly version: string
  /** Scripts can set the size of the buffers themselves. */
  readonly hasConfig: boolean
  /** Histograms hold 64-bit values. */
  readonly hasFineHistograms: boolean
  /** Its thread ids are those of its own PID namespace. */
  readonly hasNamespacedIds: boolean
  /** It takes a script from standard input, as record hands it one. */
  readonly readsStandardInput: boolean
  readonly clock: 'mono' | 'boot'
}

/** What was found on a machine; whatever could not be found out is absent. */
export interface MachineFacts {
  /** `linux`, or what else it is. */
  readonly system: string
  /** The release of the kernel: `6.1.0-13-amd64`. */
  readonly kernel: string
  readonly isRoot: boolean
  /** The effective capabilities, a bit each. */
  readonly capabilities?: bigint
  /** Absent where bpftrace is not installed; a text where it is and cannot be used. */
  readonly bpftrace?: BpftraceFacts | string
  /** What was seen by trying; absent where that was not possible. */
  readonly tried?: Tried
  readonly hasUprobes: boolean
  /** Where tracefs is mounted; absent where it is not. */
  readonly traceFolder?: string
  readonly hasSchedEvents: boolean
  readonly hasTypes: boolean
  /** `none`, `integrity` or `confidentiality`; absent in a kernel without lockdown. */
  readonly lockdown?: string
  readonly isInPidNamespace: boolean
  /** In bytes; Infinity for no limit. */
  readonly lockedMemory?: number
  /** What BPFTRACE_PERF_RB_PAGES is set to. */
  readonly bufferPages?: string
  /** Whether bpftrace can be put into SCHED_BATCH. */
  readonly hasBatch: boolean
}
