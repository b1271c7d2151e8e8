/** How often the probes of one target function fired. */
export interface FunctionCounts {
  readonly fn: string
  readonly enters: number
  /** RETs; in a capture that sees exits by the closure, that. */
  readonly exits: number
  /** Deferred closures, where RETs are seen too. */
  readonly defers: number
  /** Exits with a depth that no entry had so far; absent where the capture has no depths or no RETs. */
  readonly strangeDepths?: number
}

/** How often each kind of probe fired in a capture. */
export interface ProbeCounts {
  readonly functions: readonly FunctionCounts[]
  readonly statuses: number
  readonly offCpu: number
  readonly marks: number
  /** Spans summed in the kernel, and durations that were finished when they were printed. */
  readonly whole: number
  /** Events whose goroutine has the id 0: the scheduler itself, or an offset that is wrong. */
  readonly nameless: number
  /** Whether the header says that threads off the CPU are watched. */
  readonly watchesOffCpu: boolean
  /** How the header says that spans end. */
  readonly exit?: 'ret' | 'defer' | 'both'
}
