import type { Readable } from 'node:stream'
import { LineSplitter } from '../input/line-splitter.ts'
import { type Ending, OwnProcess } from '../machine/own-process.ts'
import { type BpftraceMessage, bpftraceMessage, scriptLines } from './bpftrace-message.ts'
import { processState } from './process-state.ts'

const NUDGE_MS = 1000

type Environment = Readonly<Record<string, string | undefined>>

/** How bpftrace is to run a script. */
export interface BpftraceRun {
  readonly script: string
  /** A file offset in place of a symbol is only taken with `--unsafe`. */
  readonly unsafe: boolean
  /** Trace only this process. */
  readonly pid?: number
  readonly env: Environment
}

/** bpftrace at work. */
export class BpftraceProcess {
  readonly #process: OwnProcess
  readonly #told: Promise<unknown>
  #isInterrupted = false

  /** `chrt` is what goes in front of the command, if anything. */
  constructor(
    { script, unsafe, pid, env }: BpftraceRun,
    prefix: readonly string[],
    onMessage: (message: BpftraceMessage) => void,
  ) {
    const target = pid === undefined ? [] : ['-p', String(pid)]
    const words = ['bpftrace', ...(unsafe ? ['--unsafe'] : []), ...target, '-']
    const [file, ...args] = [...prefix, ...words]
    this.#process = new OwnProcess([file, ...args], { env, stdio: ['pipe', 'pipe', 'pipe'] })
    const { stdin, stdout, stderr } = this.#process.child
    // It may end before it has read its script: its own words say why.
    stdin?.on('error', () => {})
    stdin?.end(script)
    stdout?.on('error', () => {})
    this.#told = stderr === null ? Promise.resolve() : messages(stderr, script, onMessage)
  }

  /** What it prints. */
  get stdout(): Readable | undefined {
    return this.#process.child.stdout ?? undefined
  }

  /** Resolves when it has ended and all its messages were handed over. */
  async ended(): Promise<Ending> {
    const how = await this.#process.ended
    await this.#told
    return how
  }

  /**
   * Asks it to end as Ctrl-C does. Only once: a second one would kill it while it prints its maps. Until 0.17 it sees a signal
   * only while it waits for events; being stopped and continued ends such a wait, and does no harm at any other time.
   */
  interrupt(): void {
    if (this.#isInterrupted) return
    this.#isInterrupted = true
    this.#process.signal('SIGINT')
    const timer = setInterval(() => {
      this.#process.signal('SIGSTOP')
      this.#process.signal('SIGCONT')
    }, NUDGE_MS)
    this.#process.ended.then(() => clearInterval(timer))
  }

  /** Whether it waits: for events, or for somebody who reads what it prints. */
  get isWaiting(): boolean {
    return processState(this.#process.child.pid) !== 'R'
  }

  /** Ends it without its last words. The kernel takes its probes out of the program. */
  kill(): void {
    this.#process.signal('SIGKILL')
    this.stdout?.destroy()
    this.#process.child.stderr?.destroy()
  }
}

function messages(
  stderr: Readable,
  script: string,
  onMessage: (message: BpftraceMessage) => void,
): Promise<void> {
  const ours = scriptLines(script)
  const lines = new LineSplitter((line) => onMessage(bpftraceMessage(line, ours)))
  stderr.setEncoding('utf8').on('data', (piece: string) => lines.push(piece))
  return new Promise((resolve) => {
    stderr.on('error', () => resolve())
    stderr.on('close', () => {
      lines.end()
      resolve()
    })
  })
}
