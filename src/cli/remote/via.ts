import { isAbsolute, join } from 'node:path'
import { GotailError } from '../../model/error.ts'
import { byteSize } from '../../report/text/format.ts'
import { safeText } from '../../report/text/safe-text.ts'
import type { Effects } from '../session/effects.ts'
import type { BpftraceMessage } from '../tracing/bpftrace-message.ts'
import type { BpftraceRun } from '../tracing/bpftrace-process.ts'
import type { TraceSource } from '../tracing/trace-source.ts'
import { BinaryCache, type CopiedBinary } from './binary-cache.ts'
import { Connection } from './connection.ts'
import { RemoteBpftrace } from './remote-bpftrace.ts'
import { RemoteMachine } from './remote-machine.ts'
import { shellWords } from './shell-words.ts'

const PATIENCE_MS = 60_000

/** Flags of the commands that work on another machine. */
export interface ViaFlags {
  /** The command that runs another there: `ssh web-17`. */
  readonly via?: string
  /** Whether programs that came over are kept. */
  readonly cache?: boolean
}

/** Another machine, behind a command that runs commands there. */
export class Via {
  /** As those of this process, but for the machine, and who one is there. */
  readonly effects: Effects
  readonly machine: RemoteMachine
  readonly #cache: BinaryCache
  readonly #say: (text: string) => void
  readonly #copies: CopiedBinary[] = []

  private constructor(
    effects: Effects,
    machine: RemoteMachine,
    cache: BinaryCache,
    say: (text: string) => void,
  ) {
    const { isRoot, hostName } = machine.far
    this.effects = { ...effects, machine, isRoot, hostName: () => hostName }
    this.machine = machine
    this.#cache = cache
    this.#say = say
  }

  /** Opens the way to it; undefined where none is asked for. Throws a GotailError where there is none. */
  static async open(
    { via, cache = true }: ViaFlags,
    effects: Effects,
    say: (text: string) => void,
  ): Promise<Via | undefined> {
    if (via === undefined) return undefined
    const { env, interrupts } = effects
    const { connection, far } = await Connection.open({
      words: shellWords(via),
      env,
      isGivenUp: () => interrupts.presses() + interrupts.terminations() > 0,
    })
    const machine = new RemoteMachine(connection, far, env)
    return new Via(effects, machine, new BinaryCache(env, { isKept: cache }), say)
  }

  /** Where commands are looked for there. */
  get searchPath(): string {
    return this.machine.far.searchPath
  }

  /** A path there, from the root on: the script names it. */
  absolute(path: string): string {
    return isAbsolute(path) ? path : join(this.machine.far.home, path)
  }

  /** Throws a GotailError where the connection is gone: what was asked since has no answer. */
  refuseIfGone(): void {
    this.machine.connection.refuseIfGone()
  }

  /** Brings a program over, unless it came before: where its bytes lie here. Throws a GotailError where it cannot be read. */
  async copyOf(path: string): Promise<string> {
    const copy = await this.#copy(path)
    this.#copies.push(copy)
    return copy.path
  }

  startBpftrace(
    run: Omit<BpftraceRun, 'pipe'>,
    onMessage: (message: BpftraceMessage) => void,
  ): TraceSource {
    return new RemoteBpftrace(this.machine, run, onMessage)
  }

  /** Nothing is left there, nor here of what is not to be kept. */
  async close(): Promise<void> {
    await this.machine.connection.close()
    for (const copy of this.#copies) await copy.release()
  }

  async #copy(path: string): Promise<CopiedBinary> {
    const { status, stdout, failure } = await this.machine.run(['sha256sum', '--', path], {
      patienceMs: PATIENCE_MS,
    })
    const hash = /^\\?([0-9a-f]{64}) /.exec(stdout)?.[1]
    this.refuseIfGone()
    if (status !== 0 || hash === undefined) {
      throw new GotailError(
        `cannot read ${safeText(path)} there: ${failure ?? 'no such file, or not permitted'}`,
        2,
      )
    }
    const known = await this.#cache.find(hash)
    if (known !== undefined) return known
    const size = Number(await this.machine.connection.ask('size', path))
    this.#say(`fetching ${safeText(path)} from there (${byteSize(size)})`)
    const copy = await this.#cache.bring(hash, (use) => this.machine.fetch(path, use))
    this.refuseIfGone()
    if (copy === undefined) {
      throw new GotailError(`${safeText(path)} changed there while it was fetched: try again`, 1)
    }
    return copy
  }
}
