import type { Readable } from 'node:stream'
import type { Ending } from '../machine/own-process.ts'

/** bpftrace at work, here or elsewhere: what a trace is read from, and how it is told to end. */
export interface TraceSource {
  /** What it prints, as it comes; undefined where it did not even start. */
  readonly stdout: Readable | undefined
  /** Whether it waits: for events, or for somebody who reads what it prints. */
  readonly isWaiting: boolean
  /** Resolves when it has ended, and all its messages were handed over. */
  ended(): Promise<Ending>
  /** Asks it to end as Ctrl-C does. More than once does no harm. */
  interrupt(): void
  /** Ends it without its last words. */
  kill(): void
}
