import type { Readable } from 'node:stream'
import { LineSplitter } from '../input/line-splitter.ts'
import { type Ending, OwnProcess } from '../machine/own-process.ts'
import type { RealPipe } from '../stream/real-pipe.ts'
import { type BpftraceMessage, bpftraceMessage, scriptLines } from './bpftrace-message.ts'
import { processState } from './process-state.ts'
import type { TraceSource } from './trace-source.ts'

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
  /** What goes in front of the command, if anything. */
  readonly prefix: readonly string[]
  /** What it prints into; undefined: what Node takes for a pipe. */
  readonly pipe: RealPipe | undefined
}

/** The command that runs a script which comes on standard input. */
export function bpftraceWords({
  unsafe,
  pid,
  prefix,
}: Omit<BpftraceRun, 'pipe'>): readonly [string, ...string[]] {
  const target = pid === undefined ? [] : ['-p', String(pid)]
  const flags = [...(unsafe ? ['--unsafe'] : []), ...target]
  // Line by line it would wake up the reader for each event. The script says when what is held back comes out.
  const [file = 'bpftrace', ...args] = [...prefix, 'bpftrace', '-B', 'full', ...flags, '-']
  return [file, ...args]
}

/** bpftrace at work on this machine. */
export class BpftraceProcess implements TraceSource {
  readonly #process: OwnProcess
  readonly #told: Promise<unknown>
  readonly stdout: Readable | undefined
  #isInterrupted = false

  constructor(run: BpftraceRun, onMessage: (message: BpftraceMessage) => void) {
    const { script, env, pipe } = run
    const [file, ...args] = bpftraceWords(run)
    const stdio = ['pipe' as const, pipe?.writeEnd ?? ('pipe' as const), 'pipe' as const]
    this.#process = new OwnProcess([file, ...args], { env, stdio, lastSignal: 'SIGINT' })
    pipe?.closeWriteEnd()
    const { stdin, stdout, stderr } = this.#process.child
    this.stdout = pipe?.stream ?? stdout ?? undefined
    // It may end before it has read its script: its own words say why.
    stdin?.on('error', () => {})
    stdin?.end(script)
    this.#told = stderr === null ? Promise.resolve() : messages(stderr, script, onMessage)
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

  /** Ends it without its last words. The kernel takes its probes out of the program; what it printed before is still read. */
  kill(): void {
    this.#process.signal('SIGKILL')
    this.#process.child.stderr?.destroy()
    // Somebody who left the group may hold the pipe open.
    setTimeout(() => this.stdout?.destroy(), NUDGE_MS).unref()
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
