import type { ProbeCosts } from '../../model/capabilities.ts'
import type { BpftraceMessage } from './bpftrace-message.ts'
import type { CaptureFile } from './capture-file.ts'
import type { LoadWatch } from './load-watch.ts'
import type { TraceSource } from './trace-source.ts'
import type { TracedProgram } from './traced-program.ts'

/** What a trace is made of. */
export interface Trace {
  readonly startBpftrace: (onMessage: (message: BpftraceMessage) => void) => TraceSource
  /** Starts the program to trace, if it is to be started. */
  readonly startProgram?: () => TracedProgram
  /** How long to trace from the moment the probes stand; absent: until Ctrl-C, or until the program ends. */
  readonly durationMs?: number
  /** Nanoseconds of the clock of the capture: with it, a trace of a running program holds events of that time only. */
  readonly clock?: () => number
  /** Milliseconds since 1970; absent: those of this machine. */
  readonly unixMs?: () => number
  /** What hits of probes were measured to cost there. */
  readonly costs?: ProbeCosts
  /** Called when all probes stand. */
  readonly onBegin?: () => void
  /** Lets others go first on the processors; hands back how to go on as before. */
  readonly giveWay?: () => () => void
  readonly save?: CaptureFile
  /** Ends the trace when it costs the program too much. */
  readonly watch?: LoadWatch
  /** A line for people. */
  readonly say: (text: string) => void
}
