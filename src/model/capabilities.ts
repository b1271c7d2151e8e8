/** What a bpftrace was seen to do on a machine by trying it; what was not tried, or did not tell, is absent. */
export interface Capabilities {
  /** Attaches inside a function: exits at every RET. */
  readonly attachesInside?: boolean
  readonly hasTuples?: boolean
  /** `-B full`: what it prints is collected before it is written. */
  readonly hasFullBuffering?: boolean
  /** `ustack(raw)`. */
  readonly hasRawStacks?: boolean
  /** Knows the kernel's `struct task_struct`, from BTF or from headers. */
  readonly hasTaskStruct?: boolean
  readonly hasRegisterStruct?: boolean
  /** `uptr()`, to read memory of the program where no probe of it fires. */
  readonly hasUserPointers?: boolean
  readonly hasIntervals?: boolean
  readonly hasProfiles?: boolean
  /** How many numbers one printf was seen to print. */
  readonly printedNumbers?: number
  /** How many words of a tuple one printf was seen to print, behind six other numbers: BPF has 512 bytes of stack for all. */
  readonly tupleWords?: number
  /** The longest string that was read, in bytes. */
  readonly stringBytes?: number
}

/** What a hit of a probe costs the program on a machine, in nanoseconds. */
export interface ProbeCosts {
  /** A hit on an instruction that the kernel emulates: push, call, a branch, nop. */
  readonly trapNs: number
  /** A hit on any other instruction, which the kernel executes in a single step. */
  readonly stepNs: number
  /** What a printed line adds. */
  readonly printNs: number
  readonly isMeasured: boolean
}

/** What was found out about a bpftrace on a machine by trying. */
export interface Tried {
  /** What the bpftrace says of its version. */
  readonly version: string
  readonly capabilities: Capabilities
  /** Absent where nothing could be measured. */
  readonly costs?: ProbeCosts
  /** Why something could not be tried or failed, in bpftrace's own words, by what was tried. */
  readonly reasons: Readonly<Record<string, string>>
}
