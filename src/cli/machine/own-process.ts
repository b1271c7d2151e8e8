import type { ChildProcess, StdioOptions } from 'node:child_process'
import { endWithUs } from './end-with-us.ts'

/** How a process ended; `error` where it never began. */
export interface Ending {
  readonly status?: number
  readonly signal?: NodeJS.Signals
  readonly error?: Error
}

/**
 * A process that gotail started, without a shell, in a process group of its own: Ctrl-C on the terminal does not reach it, so
 * that each signal comes once. Ends when gotail does, however that ends.
 */
export class OwnProcess {
  readonly child: ChildProcess
  readonly ended: Promise<Ending>
  #isOver = false

  constructor(
    command: readonly [string, ...string[]],
    options: {
      readonly env: Readonly<Record<string, string | undefined>>
      readonly stdio: StdioOptions
      /** What asks it to end where gotail ends before it. */
      readonly lastSignal: 'SIGINT' | 'SIGTERM'
    },
  ) {
    const [file, ...args] = command
    const { env, stdio, lastSignal } = options
    // Not imported: few commands start any.
    const { spawn } = process.getBuiltinModule('node:child_process')
    this.child = spawn(file, args, { stdio, env: { ...env }, detached: true })
    const release = endWithUs(this.child.pid, lastSignal)
    this.ended = ending(this.child).then((how) => {
      this.#isOver = true
      release()
      return how
    })
  }

  /** Sends a signal to it and to what it started, unless it has ended. */
  signal(signal: NodeJS.Signals): void {
    const { pid } = this.child
    if (this.#isOver || pid === undefined) return
    try {
      process.kill(-pid, signal)
    } catch {
      // It ended this very moment.
    }
  }
}

function ending(child: ChildProcess): Promise<Ending> {
  return new Promise((resolve) => {
    child.on('error', (error) => {
      if (child.pid === undefined) resolve({ error })
    })
    child.on('exit', (status, signal) =>
      resolve({
        ...(status === null ? {} : { status }),
        ...(signal === null ? {} : { signal }),
      }),
    )
  })
}
