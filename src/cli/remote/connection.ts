import { randomBytes } from 'node:crypto'
import { PassThrough, type Readable } from 'node:stream'
import { GotailError } from '../../model/error.ts'
import { agentStart } from './agent.ts'
import type { BulkPiece } from './bulk-splitter.ts'
import { FarProcess } from './far-process.ts'
import { type FarSide, farSide, noShell } from './far-side.ts'
import { LONGEST_WRITE } from './request-pipe.ts'
import { wireWord } from './wire-words.ts'

/** Somebody may have to type a password first. */
const PATIENCE_MS = 120_000
/** For the second stream when the first one has spoken. */
const PATIENCE_OF_TWO_MS = 12_000
const LOOK_MS = 100
/** The far side answers a sign of life each second; a slow link may hold one back. */
const SILENCE_MS = 15_000

/** How to come to a shell elsewhere. */
export interface Way {
  /** The command that runs what stands behind it there. */
  readonly words: readonly string[]
  readonly env: Readonly<Record<string, string | undefined>>
  /** Whether somebody has had enough of waiting. */
  readonly isGivenUp: () => boolean
}

/** Something long that comes from the far side. */
export interface Bulk {
  readonly stream: Readable
  /** The exit status of what made it; undefined where the connection broke before its end. */
  readonly status: Promise<number | undefined>
}

interface OpenBulk {
  readonly stream: PassThrough
  readonly onEnd: (status: number | undefined) => void
  readonly onTold: (line: string) => void
}

/**
 * A shell at the far end of a command, spoken to through that command's standard streams: short questions with one answer each,
 * any number of them at once, and one long thing at a time.
 */
export class Connection {
  readonly #command: string
  readonly #process: FarProcess
  readonly #waiting = new Map<number, (answer: string | undefined) => void>()
  #lastId = 0
  #greeting: readonly string[] | undefined
  #lastHeardMs = performance.now()
  #bulk: OpenBulk | undefined
  #turn: Promise<unknown> = Promise.resolve()
  /** How it ended. */
  #how: string | undefined
  #hasLongThings = false
  #isPatientUntilMs = performance.now() + PATIENCE_MS
  #watch: ReturnType<typeof setInterval> | undefined

  private constructor({ words, env }: Way, nonce: string) {
    this.#command = words.join(' ')
    const listener = {
      heard: (about: string, rest: string) => this.#hear(about, rest),
      came: (piece: BulkPiece) => this.#take(piece),
      ended: (how: string) => this.#fail(how),
    }
    this.#process = new FarProcess(words, env, { nonce, listener })
  }

  /** Starts the command, and waits for the shell behind it. Throws a GotailError where none answers. */
  static async open(way: Way): Promise<{ readonly connection: Connection; readonly far: FarSide }> {
    const nonce = randomBytes(12).toString('hex')
    const connection = new Connection(way, nonce)
    try {
      connection.#process.pipe.write(agentStart(nonce))
      return { connection, far: await connection.#greeted(way) }
    } catch (error) {
      connection.#process.kill()
      await connection.close()
      throw error
    }
  }

  /** Why nothing more can be asked, in a sentence; undefined while all is well. */
  get failure(): string | undefined {
    if (this.#how === undefined) return undefined
    const said = this.#process.said.at(-1)
    return `the connection by --via "${this.#command}" broke: ${this.#how}${said === undefined ? '' : ` (${said})`}`
  }

  /** Throws a GotailError where the connection is gone: what was asked since has no answer. */
  refuseIfGone(): void {
    const { failure } = this
    if (failure !== undefined) throw new GotailError(failure, 1)
  }

  /** The answer of the far side: `-` for what is not there; undefined where none comes. */
  ask(verb: string, ...words: readonly (string | Uint8Array)[]): Promise<string | undefined> {
    if (this.#how !== undefined || words.some(hasNul)) return Promise.resolve(undefined)
    const id = ++this.#lastId
    const line = `${[id, verb, ...words.map(wireWord)].join(' ')}\n`
    // A sign of life could come in between: no path is so long.
    if (line.length > LONGEST_WRITE) return Promise.resolve(undefined)
    return new Promise((resolve) => {
      this.#waiting.set(id, resolve)
      this.#process.pipe.write(line)
    })
  }

  /**
   * Asks for something long when those before have ended; `use` is done when it has ended, too. `onTold` is told each line that
   * a command wrote to standard error.
   */
  long<T>(
    verb: string,
    words: readonly string[],
    {
      use,
      onTold = () => {},
    }: { use: (bulk: Bulk) => Promise<T>; onTold?: (line: string) => void },
  ): Promise<T> {
    const result = this.#turn.then(() => {
      const bulk = this.#open(onTold)
      this.ask(verb, ...words).then((answer) => {
        // It was not even begun.
        if (answer !== '+') this.#endBulk(undefined)
      })
      return use(bulk)
    })
    this.#turn = result.catch(() => {})
    return result
  }

  /** Ends the far side, and the command. More than once does no harm. */
  async close(): Promise<void> {
    clearInterval(this.#watch)
    this.#fail('it was closed')
    await this.#process.close()
  }

  async #greeted({ isGivenUp }: Way): Promise<FarSide> {
    while (this.#isAwaited()) {
      if (isGivenUp()) throw new GotailError('given up before a shell answered there', 1)
      await new Promise((done) => setTimeout(done, LOOK_MS))
    }
    const far = farSide(this.#greeting ?? [])
    const hasStandardOutput = this.#hasLongThings
    if (this.#how !== undefined || far === undefined || !hasStandardOutput) {
      const seen = { greeting: this.#greeting, hasStandardOutput, how: this.#how }
      throw noShell(this.#command, seen, this.#process.said)
    }
    this.#beginWatch()
    return far
  }

  /** Both streams begin with something: one of them alone for a while is a terminal, which makes one of both. */
  #isAwaited(): boolean {
    const isThere = this.#greeting !== undefined && this.#hasLongThings
    return this.#how === undefined && !isThere && performance.now() < this.#isPatientUntilMs
  }

  /** One of its streams begins: it lives, and ends when it is left alone from now on. */
  #isBegun(): void {
    if (this.#greeting !== undefined || this.#hasLongThings) return
    this.#isPatientUntilMs = performance.now() + PATIENCE_OF_TWO_MS
    this.#process.pipe.beat()
  }

  #beginWatch(): void {
    this.#lastHeardMs = performance.now()
    this.#watch = setInterval(() => {
      if (performance.now() - this.#lastHeardMs < SILENCE_MS) return
      this.#fail(`nothing was heard for ${SILENCE_MS / 1000} s`)
      this.#process.kill()
    }, LOOK_MS * 10)
    this.#watch.unref()
  }

  #hear(about: string, rest: string): void {
    this.#lastHeardMs = performance.now()
    if (about === 'hello' || about === 'nofolder') {
      this.#isBegun()
      this.#greeting = about === 'hello' ? rest.split(' ') : []
    } else if (about === 'told') this.#bulk?.onTold(rest)
    else {
      const id = Number(about)
      this.#waiting.get(id)?.(rest)
      this.#waiting.delete(id)
    }
  }

  #open(onTold: (line: string) => void): Bulk {
    const stream = new PassThrough()
    stream.on('drain', () => this.#process.goOn())
    // Nobody reads it any more: the rest is thrown away.
    stream.on('close', () => this.#process.goOn())
    const status = new Promise<number | undefined>((onEnd) => {
      this.#bulk = { stream, onEnd, onTold }
    })
    if (this.#how !== undefined) this.#endBulk(undefined)
    return { stream, status }
  }

  #take({ bytes, status }: BulkPiece): boolean {
    this.#lastHeardMs = performance.now()
    if (status !== undefined) {
      this.#isBegun()
      this.#hasLongThings = true
    }
    const stream = this.#bulk?.stream
    const hasRoom = stream === undefined || stream.destroyed || stream.write(bytes)
    if (status !== undefined) this.#endBulk(status)
    return hasRoom
  }

  #endBulk(status: number | undefined): void {
    const bulk = this.#bulk
    if (bulk === undefined) return
    bulk.stream.end()
    // What was told meanwhile comes by another stream: it is all here when a later answer is.
    const isTold = status === undefined ? Promise.resolve() : this.ask('exists', '/')
    isTold.then(() => {
      this.#bulk = undefined
      bulk.onEnd(status)
    })
  }

  #fail(how: string): void {
    if (this.#how !== undefined) return
    this.#how = how
    for (const answer of this.#waiting.values()) answer(undefined)
    this.#waiting.clear()
    this.#endBulk(undefined)
  }
}

function hasNul(word: string | Uint8Array): boolean {
  return typeof word === 'string' && word.includes('\0')
}
