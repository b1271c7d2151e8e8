import { constants } from 'node:os'
import type { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { LineSplitter } from '../input/line-splitter.ts'
import {
  type Machine,
  type PlacedFile,
  QUESTION_MS,
  type Ran,
  type RunOptions,
} from '../session/machine.ts'
import { limitedCommand } from './agent.ts'
import { Batch, linksIn, pairsIn, textsIn } from './batch.ts'
import type { Connection } from './connection.ts'
import { decoded, type FarSide } from './far-side.ts'
import { wirePieces } from './wire-words.ts'

const LARGEST_TEXT = 1 << 20
const LARGEST_FILE = 2 ** 31 - 1
/** With what stands around it a line of at most 4096 signs, so that a sign of life never comes in between. */
const LONGEST_PIECE = 3900
/** Names that no answer could spell in another way; of text files those that the kernel makes, which never let one wait. */
const PLAIN = /^\/[\w./+-]+$/
const PROCESS_TEXT = /^\/proc\/\d+\/(?:task\/\d+\/)?[a-z]+$/
const RETRY_MS = 200
const GRACE_MS = 5000

/** What is to be run there, and what is told of it while it runs. */
export interface FarRun {
  readonly command: readonly string[]
  readonly input: string
  /** 0: it may take its time. */
  readonly patienceMs: number
  readonly env: Readonly<Record<string, string | undefined>>
  readonly onTold: (line: string) => void
  readonly use: (stream: Readable) => void
}

/** The machine at the far end of a connection. */
export class RemoteMachine implements Machine {
  readonly connection: Connection
  readonly far: FarSide
  readonly #env: Readonly<Record<string, string | undefined>>
  readonly #texts: Batch
  readonly #links: Batch
  readonly #identities: Batch
  #lastFile = 0

  /** `env` is this side's: what is set for bpftrace here is set there. */
  constructor(
    connection: Connection,
    far: FarSide,
    env: Readonly<Record<string, string | undefined>>,
  ) {
    this.connection = connection
    this.far = far
    this.#texts = new Batch(connection, 'texts', textsIn)
    this.#links = new Batch(connection, 'links', linksIn)
    this.#identities = new Batch(connection, 'identities', pairsIn)
    this.#env = Object.fromEntries(
      Object.entries(env).filter(([name]) => name.startsWith('BPFTRACE_')),
    )
  }

  async read(path: string, most: number = LARGEST_FILE): Promise<Uint8Array | undefined> {
    const size = Number((await this.connection.ask('size', path)) ?? Number.NaN)
    if (!(size <= most)) return undefined
    const pieces: Uint8Array[] = []
    const isWhole = await this.fetch(path, async (stream) => {
      for await (const piece of stream) pieces.push(piece)
    })
    const bytes = Buffer.concat(pieces)
    return isWhole && bytes.length <= most ? bytes : undefined
  }

  async text(path: string): Promise<string> {
    if (PROCESS_TEXT.test(path)) return (await this.#texts.ask(path)) ?? ''
    const text = decoded(await this.connection.ask('text', path)) ?? ''
    return text.length > LARGEST_TEXT ? '' : text
  }

  async link(path: string): Promise<string | undefined> {
    if (PLAIN.test(path)) return this.#links.ask(path)
    return decoded(await this.connection.ask('link', path))
  }

  async exists(path: string): Promise<boolean> {
    return (await this.connection.ask('exists', path)) === '+'
  }

  async isFile(path: string): Promise<boolean> {
    return (await this.connection.ask('isfile', path)) === '+'
  }

  async identity(path: string): Promise<string | undefined> {
    if (PLAIN.test(path)) return this.#identities.ask(path)
    const answer = await this.connection.ask('identity', path)
    return answer === '-' ? undefined : answer
  }

  async list(folder: string): Promise<readonly string[]> {
    const names = decoded(await this.connection.ask('list', folder)) ?? ''
    return names.split('\0').slice(0, -1)
  }

  async run(
    command: readonly [string, ...string[]],
    { input = '', env = {}, patienceMs, onLine }: RunOptions,
  ): Promise<Ran> {
    let stdout = ''
    let stderr = ''
    let timer: ReturnType<typeof setTimeout> | undefined
    const lines = new LineSplitter((line) => {
      if (onLine?.(line) !== 'stop') return
      this.interrupt()
      timer ??= setTimeout(() => this.signal('KILL'), GRACE_MS)
    })
    const status = await this.start({
      command,
      input,
      env,
      patienceMs,
      onTold: (line) => {
        stderr += `${line}\n`.slice(0, LARGEST_TEXT - stderr.length)
      },
      use: (stream) => {
        stream.setEncoding('utf8').on('data', (piece: string) => {
          stdout += piece.slice(0, LARGEST_TEXT - stdout.length)
          lines.push(piece)
        })
      },
    })
    clearTimeout(timer)
    lines.end()
    return { stdout, stderr, ...outcome(status, this.connection.failure ?? this.notBegun) }
  }

  async place(name: string, program: Uint8Array): Promise<PlacedFile | undefined> {
    const file = await this.#put(name, program, '700')
    if (file === undefined) return undefined
    const path = `${this.far.folder}/${file}`
    const remove = async (): Promise<void> => {
      await this.connection.ask('drop', file)
    }
    const { status } = await this.run([path], { patienceMs: QUESTION_MS })
    if (status === 0) return { path, remove }
    await remove()
    return undefined
  }

  /** Hands the bytes of a file to `use`, as they come; whether they came whole. */
  fetch(path: string, use: (stream: Readable) => Promise<void>): Promise<boolean> {
    const way = this.far.hasGzip ? 'gzip' : 'cat'
    return this.connection.long('file', [path, way], {
      use: async ({ stream, status }) => {
        const bytes = this.far.hasGzip ? stream.pipe(createGunzip()) : stream
        try {
          await use(bytes)
        } catch {
          // Cut short, or damaged.
          stream.destroy()
          await status
          return false
        }
        return (await status) === 0
      },
    })
  }

  /** Runs a command to its end; resolves to its exit status, undefined where it was not begun, or its end is not known. */
  async start(run: FarRun): Promise<number | undefined> {
    const { command, input, patienceMs, env, onTold, use } = run
    const file = await this.#put(`input${++this.#lastFile}`, Buffer.from(input), '600')
    if (file === undefined) return undefined
    const { folder } = this.far
    const words = limitedCommand(withEnvironment(command, { ...env, ...this.#env }), {
      folder,
      patienceMs,
    })
    const status = await this.connection.long('run', [`${folder}/${file}`, ...words], {
      onTold,
      use: async (bulk) => {
        use(bulk.stream)
        return bulk.status
      },
    })
    await this.connection.ask('drop', file)
    return status
  }

  /** Asks what runs to end; again until it is there to be asked. */
  async interrupt(isOver: () => boolean = () => false): Promise<void> {
    while (!isOver() && (await this.connection.ask('ask')) === '-') {
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS))
    }
  }

  /** Sends a signal to all that runs. */
  async signal(name: 'KILL' | 'STOP' | 'CONT'): Promise<void> {
    await this.connection.ask('sig', name)
  }

  /** Why something did not begin there. */
  get notBegun(): string {
    return `it could not be begun there (is there room left in ${this.far.folder}?)`
  }

  /** Its name, once it stands there whole. */
  async #put(name: string, bytes: Uint8Array, mode: string): Promise<string | undefined> {
    await this.connection.ask('drop', name)
    const pieces = [...wirePieces(bytes, LONGEST_PIECE)]
    await Promise.all(pieces.map((piece) => this.connection.ask('put', name, piece)))
    const length = await this.connection.ask('placed', name, mode)
    return Number(length) === bytes.length ? name : undefined
  }
}

function withEnvironment(
  command: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): readonly string[] {
  const words = Object.entries(env).flatMap(([name, value]) =>
    value === undefined ? ['-u', name] : [],
  )
  const settings = Object.entries(env).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}=${value}`],
  )
  return words.length + settings.length === 0 ? command : ['env', ...words, ...settings, ...command]
}

/** A shell tells by 128 and more that a signal ended a command. */
export function signalOf(status: number): NodeJS.Signals | undefined {
  return Object.keys(constants.signals)
    .filter(isSignal)
    .find((name) => constants.signals[name] === status - 128)
}

function isSignal(name: string): name is NodeJS.Signals {
  return Object.hasOwn(constants.signals, name)
}

function outcome(status: number | undefined, failure: string): Omit<Ran, 'stdout' | 'stderr'> {
  if (status === undefined) return { failure }
  const signal = signalOf(status)
  return signal === undefined ? { status } : { failure: `killed by ${signal}` }
}
