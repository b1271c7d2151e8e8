import type { Writable } from 'node:stream'
import { type Ending, OwnProcess } from '../machine/own-process.ts'

const GRACE_MS = 10_000

/** The command that a trace starts once its probes stand, and stops at its end. */
export class TracedProgram {
  readonly #process: OwnProcess

  /** What the command says goes to `stderr`: standard output is the report's. */
  constructor(
    command: readonly [string, ...string[]],
    {
      env,
      stderr,
    }: {
      readonly env: Readonly<Record<string, string | undefined>>
      readonly stderr: Writable
    },
  ) {
    // Straight to the descriptor where there is one: a program under watch must not wait for its watcher.
    const target = 'fd' in stderr ? stderr : 'pipe'
    this.#process = new OwnProcess(command, {
      env,
      stdio: ['ignore', target, target],
      lastSignal: 'SIGTERM',
    })
    const { stdout, stderr: errors } = this.#process.child
    stdout?.pipe(stderr, { end: false })
    errors?.pipe(stderr, { end: false })
  }

  get ended(): Promise<Ending> {
    return this.#process.ended
  }

  /** Asks it to end, and ends it when it does not do so within ten seconds. */
  async stop(): Promise<void> {
    this.#process.signal('SIGTERM')
    const timer = setTimeout(() => this.#process.signal('SIGKILL'), GRACE_MS)
    await this.#process.ended
    clearTimeout(timer)
  }
}
