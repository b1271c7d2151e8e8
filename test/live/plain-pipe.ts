import { writeFileSync } from 'node:fs'
import { type Bench, HANDLE } from './bench.ts'
import { captureOf, captureText, probesStand } from './recording.ts'
import type { Service } from './service.ts'
import { pause } from './until.ts'

/** The command that a script says it wants to be run by. */
const COMMAND = /Run: sudo (.* bpftrace .*)FILE\.bt \|/

/** Watches the tests' server as people do by hand: the script of `gotail script`, and `bpftrace | cat`. */
export class PlainPipe {
  readonly #bench: Bench
  readonly #script: string
  readonly #captures: string[] = []
  #command = ''

  constructor(bench: Bench) {
    this.#bench = bench
    this.#script = bench.path('plain.bt')
  }

  async prepare(binary: string): Promise<void> {
    const { stdout } = await this.#bench.gotail('script', binary, HANDLE).result
    const command = COMMAND.exec(stdout)?.[1]
    if (command === undefined) throw new Error(`the script does not say how to run it: ${stdout}`)
    this.#command = command
    writeFileSync(this.#script, stdout)
  }

  /** Traces for so long after the probes stand, and ends it as Ctrl-C does. */
  async trace({ pid }: Service, seconds: number): Promise<void> {
    const capture = this.#bench.path(`plain-${this.#captures.length}.log`)
    this.#captures.push(capture)
    const line = `env ${this.#command} -p ${pid} ${this.#script} 2>&1 | cat > ${capture}`
    const run = this.#bench.start('bash', ['-c', line])
    await probesStand(run, capture)
    await pause(seconds * 1000)
    this.#signal('SIGINT')
    while (run.isAlive) {
      // Until 0.17 it sees a signal only while it waits for events, which being stopped and continued ends.
      await pause(1000)
      this.#signal('SIGSTOP')
      this.#signal('SIGCONT')
    }
    if (!captureText(capture).includes('\nZ '))
      throw new Error(`bpftrace did not end in order: ${capture}`)
  }

  /** How many events each trace has lost. */
  async losses(): Promise<readonly number[]> {
    const lost: number[] = []
    for (const capture of this.#captures) {
      const { stdout } = await this.#bench.gotail('analyze', capture, '--json', '-').result
      lost.push(captureOf(stdout).lost)
    }
    return lost
  }

  #signal(name: NodeJS.Signals): void {
    for (const each of this.#bench.bpftraces) process.kill(each, name)
  }
}
