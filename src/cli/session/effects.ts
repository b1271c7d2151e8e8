import type { Readable, Writable } from 'node:stream'
import type { CaptureRecord } from '../../model/record.ts'
import type { ScriptFacts } from '../../model/script-facts.ts'
import type {
  AnalyzeOptions,
  AnalyzeRun,
  AuditRun,
  CompareRun,
  CompareRunOptions,
  RowTaker,
  readScript,
  TablesRun,
} from '../../pipeline.ts'
import type { Machine } from './machine.ts'

/** A stream that may be a terminal. */
export interface TerminalTraits {
  readonly isTTY?: boolean
  readonly columns?: number
  readonly rows?: number
}

/** Counts Ctrl-C and SIGTERM from the first moment of the process on. */
export interface Interrupts {
  /** How often Ctrl-C was pressed so far. */
  presses(): number
  /** How often SIGTERM came so far. */
  terminations(): number
  /** The one listener for all that come later. */
  listen(onSignal: () => void): void
}

/** Somebody who changed how a terminal behaves. */
export interface TerminalUser {
  /** The terminal goes back to how it was; more than once does no harm. */
  leave(): void
  /** The process was suspended, and goes on. */
  comeBack(): void
}

/** The part of the pipeline that commands call; the real one loads on demand. */
export interface Pipeline {
  readonly AnalyzeRun: new (
    options: AnalyzeOptions,
  ) => Pick<
    AnalyzeRun,
    | 'begin'
    | 'beginParsed'
    | 'beginSpans'
    | 'push'
    | 'span'
    | 'take'
    | 'progress'
    | 'snapshot'
    | 'end'
  >
  readonly CompareRun: new (
    options: CompareRunOptions,
  ) => Pick<CompareRun, 'before' | 'after' | 'end'>
  readonly AuditRun: new (
    options?: Pick<AnalyzeOptions, 'symbols'>,
  ) => Pick<AuditRun, 'push' | 'end'>
  readonly TablesRun: new (
    emit: (record: CaptureRecord) => void,
    options: { readonly script?: ScriptFacts },
    rows?: RowTaker,
  ) => Pick<TablesRun, 'push' | 'end'>
  readonly readScript: typeof readScript
}

/** Everything of a process that a command touches; tests bring their own. Files are opened by name. */
export interface Effects {
  readonly stdin: Readable & TerminalTraits
  /** Whether standard input is the end of a pipe: then the first Ctrl-C is meant for the other end. */
  readonly stdinIsPipe: boolean
  readonly stdout: Writable & TerminalTraits
  /** Whether standard output goes into a file, as with `> spans.arrow`. */
  readonly stdoutIsFile: boolean
  readonly stderr: Writable & TerminalTraits
  readonly env: Readonly<Record<string, string | undefined>>
  readonly interrupts: Interrupts
  /** Calls the listener when the terminal goes away (SIGHUP), which then ends nothing by itself. */
  readonly onHangUp: (listener: () => void) => void
  /** Whether this is root: bpftrace works for nobody else. */
  readonly isRoot: boolean
  /** The machine that is traced. */
  readonly machine: Machine
  /** From now on the user leaves the terminal however the process ends, or is suspended; the answer calls that off. */
  readonly holdTerminal: (user: TerminalUser) => () => void
  /** Milliseconds on a clock that only moves forward. */
  readonly now: () => number
  /** Milliseconds since 1970, of the wall clock. */
  readonly wallClock: () => number
  /** The name of this machine. */
  readonly hostName: () => string
  readonly pipeline: () => Promise<Pipeline>
}
