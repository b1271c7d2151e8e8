import { type ChildProcess, type StdioOptions, spawn } from 'node:child_process'

/** How a process ended; `error` where it never began. */
export interface Ending {
  readonly status?: number
  readonly signal?: NodeJS.Signals
  readonly error?: Error
}

/**
 * A process that gotail started, without a shell, in a process group of its own: Ctrl-C on the terminal does not reach it, so
 * that each signal comes once. Ends when gotail does.
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
    },
  ) {
    const [file, ...args] = command
    this.child = spawn(file, args, { ...options, env: { ...options.env }, detached: true })
    const endWithUs = (): void => this.signal('SIGTERM')
    process.once('exit', endWithUs)
    this.ended = ending(this.child).then((how) => {
      this.#isOver = true
      process.off('exit', endWithUs)
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
