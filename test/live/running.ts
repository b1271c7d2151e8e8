import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process'

/** What a command left behind. */
export interface Result {
  readonly status: number | null
  readonly stdout: string
  /** Without the lines that say how far a trace is. */
  readonly stderr: string
  /** Those. */
  readonly stages: readonly string[]
}

/** `record` tries bpftrace (the first time on a machine), counts what probes would cost (where a limit is set), and traces. */
const STAGE =
  /^gotail: (?:tries what bpftrace|counts for a second|the probes stand: tracing since) .*\n/gm

/** A command at work, in a process group of its own, as under a terminal. */
export class Running {
  readonly child: ChildProcess
  readonly startedMs: number = Date.now()
  readonly result: Promise<Result>
  readonly #said = { stdout: '', stderr: '' }

  constructor(command: string, args: readonly string[], where: Pick<SpawnOptions, 'cwd' | 'env'>) {
    const stdio = ['ignore', 'pipe', 'pipe'] as const
    this.child = spawn(command, args, { ...where, detached: true, stdio: [...stdio] })
    for (const name of ['stdout', 'stderr'] as const) {
      this.child[name]?.setEncoding('utf8').on('data', (piece: string) => {
        this.#said[name] += piece
      })
    }
    this.result = new Promise((resolve, reject) => {
      this.child.on('error', reject)
      this.child.on('close', (status) => {
        const { stdout, stderr } = this.#said
        const stages = stderr.match(STAGE) ?? []
        resolve({ status, stdout, stderr: stderr.replaceAll(STAGE, ''), stages })
      })
    })
    // Who waits for the result hears of it; a command that nobody waits for may fail.
    this.result.catch(() => {})
  }

  get pid(): number {
    if (this.child.pid === undefined) throw new Error(`${this.child.spawnfile} did not start`)
    return this.child.pid
  }

  /** What it has printed so far. */
  get stdout(): string {
    return this.#said.stdout
  }

  get isAlive(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null
  }

  /** How it ended, and its last words: for the message of a test that fails. */
  get fate(): string {
    const { exitCode, signalCode } = this.child
    return `${this.child.spawnfile}: ${signalCode ?? exitCode ?? 'alive'}\n${this.#said.stderr.slice(-2000)}`
  }

  /** Sends a signal to the whole group. */
  signal(name: NodeJS.Signals): void {
    try {
      if (this.child.pid !== undefined) process.kill(-this.child.pid, name)
    } catch {
      // It has ended.
    }
  }
}
