import { get } from 'node:http'
import type { Running } from './running.ts'
import { until } from './until.ts'

/** A program that gotail watches and that must not be harmed by it. */
export interface Service {
  readonly running: Running
  readonly pid: number
  /** Rejects unless it lives and does its work. */
  answers(): Promise<void>
}

/** The tests' own server: it says how many requests it has begun, and has to get on. */
export class OwnService implements Service {
  readonly running: Running

  constructor(running: Running) {
    this.running = running
  }

  get pid(): number {
    return this.running.pid
  }

  async answers(): Promise<void> {
    const before = await this.#begun()
    await until(async () => (await this.#begun()) > before)
  }

  async #begun(): Promise<number> {
    const { running } = this
    // Its first line says that it can be asked.
    await this.#saysMoreThan(0)
    const heard = running.stdout.length
    running.signal('SIGUSR1')
    await this.#saysMoreThan(heard)
    return Number(running.stdout.trimEnd().split(' ').at(-1))
  }

  async #saysMoreThan(heard: number): Promise<void> {
    const { running } = this
    await until(() => !running.isAlive || running.stdout.slice(heard).includes('\n'))
    if (!running.isAlive) throw new Error(`it has ended: ${running.fate}`)
  }
}

/** A real server that speaks HTTP. */
export class HttpService implements Service {
  readonly running: Running
  readonly #url: string

  constructor(running: Running, url: string) {
    this.running = running
    this.#url = url
  }

  get pid(): number {
    return this.running.pid
  }

  /** Waits for a server that has just been started, too. */
  async answers(): Promise<void> {
    const { running } = this
    await until(async () => !running.isAlive || (await statusOf(this.#url)) === 200)
    if (!running.isAlive) throw new Error(`it has ended: ${running.fate}`)
  }
}

function statusOf(url: string): Promise<number | undefined> {
  return new Promise((resolve) => {
    get(url, { signal: AbortSignal.timeout(10_000) }, (answer) => {
      answer.resume()
      answer.on('close', () => resolve(answer.statusCode))
    }).on('error', () => resolve(undefined))
  })
}
