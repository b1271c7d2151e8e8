import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import { HERALD_LINE, loading } from './command.ts'
import { finished, type Result, start } from './shell.ts'

/** Events of twenty calls and more have come through. */
const FLOWING_BYTES = 1000

/** `fake bpftrace | gotail` at work. */
export interface Pipeline {
  readonly result: Promise<Result>
  /** Resolves when gotail wrote something to standard output. */
  readonly answered: Promise<unknown>
  /** Ctrl-C, as a terminal sends it: to every process of the pipeline. Resolves when it has reached gotail. */
  press(): Promise<void>
  /** Sends SIGTERM to gotail alone. */
  terminate(): void
  /** Resolves when gotail has read so many bytes. */
  read(bytes: number): Promise<void>
}

/** Starts pipelines for one file of tests, and ends at its end what is left of them. */
export class Pipelines {
  readonly #started: ChildProcess[] = []
  readonly #folder = mkdtempSync(join(tmpdir(), 'gotail-pipeline-'))

  constructor() {
    afterAll(() => this.#clear())
  }

  /** Starts `fake bpftrace | gotail`; resolves as soon as gotail listens for Ctrl-C, before anything of it is loaded. */
  async start(mode: string, gotail = ''): Promise<Pipeline> {
    const place = join(this.#folder, String(this.#started.length))
    const child = start(script(mode, gotail), {
      variables: { HERALD: loading('herald.cjs'), PLACE: place },
    })
    this.#started.push(child)
    const running = new Running(child, place)
    await running.listening()
    return running
  }

  /** As `start`, when events have come through. */
  async flowing(mode: string, gotail = ''): Promise<Pipeline> {
    const running = await this.start(mode, gotail)
    await running.read(FLOWING_BYTES)
    return running
  }

  #clear(): void {
    for (const { pid } of this.#started) {
      try {
        if (pid !== undefined) process.kill(-pid, 'SIGKILL')
      } catch {
        // All of them have ended by themselves.
      }
    }
    rmSync(this.#folder, { recursive: true })
  }
}

/**
 * The traps keep the shells alive on Ctrl-C, as an interactive one is. The fake goes when gotail has gone, by a signal of which
 * a shell does not tell.
 */
function script(mode: string, gotail: string): string {
  return `trap : INT
    bash test/e2e/fake-bpftrace.sh ${mode} "$PLACE.fake" | {
      trap : INT
      sh -c 'echo $$ > "$PLACE.gotail"; NODE_OPTIONS="$HERALD" exec "$GOTAIL" "$@"' - ${gotail}
      status=$?
      kill -PIPE "$(cat "$PLACE.fake")" 2>/dev/null
      exit $status
    }
    exit \${PIPESTATUS[1]}`
}

class Running implements Pipeline {
  readonly result: Promise<Result>
  readonly answered: Promise<unknown>
  readonly #child: ChildProcess
  readonly #place: string
  #told = ''

  constructor(child: ChildProcess, place: string) {
    this.#child = child
    this.#place = place
    child.stderr?.on('data', (piece: string) => {
      this.#told += piece
    })
    this.answered = new Promise((resolve) => child.stdout?.once('data', resolve))
    this.result = finished(child).then((all) => ({
      ...all,
      stderr: all.stderr.replace(HERALD_LINE, ''),
    }))
  }

  listening(): Promise<void> {
    return this.#until(() => this.#told.includes('herald: listening'))
  }

  async press(): Promise<void> {
    const before = this.#presses()
    if (this.#child.pid !== undefined) process.kill(-this.#child.pid, 'SIGINT')
    await this.#until(() => this.#presses() > before)
  }

  terminate(): void {
    process.kill(Number(readFileSync(`${this.#place}.gotail`, 'utf8')), 'SIGTERM')
  }

  read(bytes: number): Promise<void> {
    return this.#until(() => this.#bytes() >= bytes)
  }

  #presses(): number {
    return this.#told.split('herald: SIGINT').length - 1
  }

  #bytes(): number {
    return Number(/.*^herald: bytes (\d+)$/ms.exec(this.#told)?.[1] ?? 0)
  }

  async #until(isSo: () => boolean): Promise<void> {
    const { stderr } = this.#child
    while (!isSo()) {
      if (this.#child.exitCode !== null || stderr === null) throw new Error(`ended: ${this.#told}`)
      await once(stderr, 'data')
    }
  }
}
