import { execFileSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, expect } from 'vitest'
import { COMMAND, ROOT } from '../e2e/command.ts'
import { processesWith } from './processes.ts'
import { Running } from './running.ts'
import { HttpService, OwnService, type Service } from './service.ts'
import { until } from './until.ts'

/** What a bench starts, and what that starts in turn, has the bench's folder under this name in its environment. */
const MARK = 'GOTAIL_LIVE'

/** The function of the server that is traced. */
export const HANDLE = 'main.(*Server).Handle'

/** How a server is built. */
export interface Build {
  readonly flags?: readonly string[]
  /** With a function in C. */
  readonly cgo?: boolean
  /** The folder of its source. */
  readonly from?: 'server' | 'causes' | 'exits' | 'truth'
}

/**
 * A bench for the tests of one file. After each of them every service that it started must be alive and answer, and end in order,
 * and no bpftrace may be left.
 */
export function openBench(): Bench {
  const bench = new Bench()
  afterEach(() => bench.farewell())
  afterAll(() => bench.clear())
  return bench
}

/** A folder for the live tests of one file, and what was started for them. */
export class Bench {
  readonly folder: string = mkdtempSync(join(tmpdir(), 'gotail-live-'))
  readonly #started: Running[] = []
  readonly #foldersElsewhere: string[] = []
  #services: Service[] = []

  /** Builds one of the tests' servers; a name of at most 15 letters tells it from everything else that runs. */
  build(name: string, { flags = [], cgo = false, from = 'server' }: Build = {}): string {
    const sources = ['main.go', ...(cgo ? ['cgo.go'] : [])]
    for (const each of sources) {
      copyFileSync(join(import.meta.dirname, from, each), this.path(each))
    }
    const path = this.path(name)
    execFileSync('go', ['build', ...flags, '-o', path, ...sources], { cwd: this.folder })
    return path
  }

  path(name: string): string {
    return join(this.folder, name)
  }

  /** The folder of this name in another system, made there; it goes with the other one. */
  folderIn(root: string): string {
    if (root === '/') return this.folder
    const folder = join(root, this.folder)
    mkdirSync(folder, { recursive: true })
    this.#foldersElsewhere.push(folder)
    return folder
  }

  /** In the folder: what a command or a server writes under a name of its own goes with it. */
  start(command: string, args: readonly string[]): Running {
    const env = { ...process.env, [MARK]: this.folder }
    const running = new Running(command, args, { cwd: this.folder, env })
    this.#started.push(running)
    return running
  }

  /** What probes may cost is no matter here, where servers are saturated on purpose, unless a test says so. */
  gotail(...args: readonly string[]): Running {
    return this.#gotail(COMMAND, args)
  }

  /** The gotail of this system, whatever the tests are put to: another one may have no bpftrace beside it. */
  gotailHere(...args: readonly string[]): Running {
    return this.#gotail(join(ROOT, 'bin/gotail.js'), args)
  }

  /** Starts the tests' server to be watched; what it writes at its end goes to `requests`. */
  async serve(binary: string, requests: string, ...args: readonly string[]): Promise<Service> {
    return this.#watch(new OwnService(this.start(binary, ['-out', requests, ...args])))
  }

  /** Starts a real server to be watched, which is well while `url` answers. */
  async serveHttp(command: readonly string[], url: string): Promise<Service> {
    const [file, ...args] = command
    return this.#watch(new HttpService(this.start(file, args), url))
  }

  #gotail(command: string, args: readonly string[]): Running {
    const isUnlimited = args[0] === 'record' && !args.includes('--max-load')
    const words = isUnlimited ? ['record', '--max-load', 'none', ...args.slice(1)] : args
    return this.start(command, words)
  }

  /** Every service answers and ends in order; nothing that watches is left. Then whatever still runs is killed. */
  async farewell(): Promise<void> {
    const services = this.#services
    this.#services = []
    try {
      for (const service of services) await service.answers()
      for (const { running } of services) {
        running.signal('SIGTERM')
        await running.result
        // Some servers shut down in order, and then let the signal end them.
        const { exitCode, signalCode } = running.child
        expect(['SIGTERM', 0], running.fate).toContain(signalCode ?? exitCode)
      }
      await until(() => this.bpftraces.length === 0)
    } finally {
      for (const each of this.bpftraces) process.kill(each, 'SIGKILL')
      const started = this.#started.splice(0)
      for (const running of started) running.signal('SIGKILL')
      // Until they have ended they listen where the next test is to.
      await until(() => started.every(({ isAlive }) => !isAlive))
    }
  }

  /** A service that a test has seen off itself. */
  forget(service: Service): void {
    this.#services = this.#services.filter((each) => each !== service)
  }

  /** Every bpftrace that was started here, however far down, and lives. */
  get bpftraces(): readonly number[] {
    return processesWith(`${MARK}=${this.folder}`, 'bpftrace')
  }

  /** Removes the folder, wherever it is. */
  clear(): void {
    for (const each of this.#foldersElsewhere) rmSync(each, { recursive: true, force: true })
    rmSync(this.folder, { recursive: true })
  }

  async #watch(service: Service): Promise<Service> {
    this.#services.push(service)
    await service.answers()
    return service
  }
}
