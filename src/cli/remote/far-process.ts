import { type ChildProcess, spawn } from 'node:child_process'
import { LineSplitter } from '../input/line-splitter.ts'
import { type BulkPiece, BulkSplitter } from './bulk-splitter.ts'
import { RequestPipe } from './request-pipe.ts'

const MOST_SAID = 5
const LONGEST_LINE = 3 << 20
const GRACE_MS = 5000

/** Who is told what comes from the far side. */
export interface Listener {
  /** A line of our own: what it is about, and the rest. */
  heard(about: string, rest: string): void
  /** A part of something long; hands back whether more may come now. */
  came(piece: BulkPiece): boolean
  /** The command has ended; why, in words. */
  ended(how: string): void
}

/**
 * The command that runs a shell elsewhere, and its three streams. Not in a session of its own: who asks for a password asks at
 * the terminal. Ctrl-C there is for gotail alone.
 */
export class FarProcess {
  readonly pipe: RequestPipe = new RequestPipe()
  /** The last lines that were none of ours: what ssh or sudo have to say. */
  readonly said: string[] = []
  /** Resolves when it has ended, and all that it wrote was read. */
  readonly ended: Promise<void>
  readonly #child: ChildProcess
  readonly #mark: string
  readonly #bulks: BulkSplitter
  readonly #listener: Listener

  constructor(
    words: readonly string[],
    env: Readonly<Record<string, string | undefined>>,
    { nonce, listener }: { readonly nonce: string; readonly listener: Listener },
  ) {
    this.#mark = `${nonce} `
    this.#bulks = new BulkSplitter(nonce)
    this.#listener = listener
    const start = ['-c', 'trap "" INT; exec "$@"', 'gotail-via', ...words, 'sh']
    const stdio = [this.pipe.readEnd, 'pipe' as const, 'pipe' as const]
    this.#child = spawn('sh', start, { env: { ...env }, stdio })
    this.pipe.closeReadEnd()
    const lines = new LineSplitter((line) => this.#hear(line), LONGEST_LINE)
    this.#child.stderr?.setEncoding('utf8').on('data', (piece: string) => lines.push(piece))
    this.#child.stdout?.on('data', (bytes: Uint8Array) => this.#take(bytes))
    this.ended = new Promise((resolve) => {
      this.#child.on('error', (error) => listener.ended(error.message))
      this.#child.on('close', (status, signal) => {
        process.off('exit', this.kill)
        lines.end()
        const rest = this.#bulks.end()
        if (rest.length > 0) listener.came({ bytes: rest })
        listener.ended(signal === null ? `exit status ${status}` : `killed by ${signal}`)
        resolve()
      })
    })
    process.once('exit', this.kill)
  }

  readonly kill = (): void => {
    this.#child.kill('SIGKILL')
  }

  /** There is room again for what is long. */
  goOn(): void {
    this.#child.stdout?.resume()
  }

  /** Ends the far side by the end of its input, and if need be the command. More than once does no harm. */
  async close(): Promise<void> {
    await this.pipe.close()
    this.goOn()
    const timer = setTimeout(this.kill, GRACE_MS)
    await this.ended
    clearTimeout(timer)
  }

  #hear(line: string): void {
    if (line.startsWith(this.#mark)) {
      const text = line.slice(this.#mark.length)
      const [about] = text.split(' ', 1)
      this.#listener.heard(about, text.slice(about.length + 1))
    } else if (line.trim() !== '') {
      this.said.push(line.trimEnd())
      if (this.said.length > MOST_SAID) this.said.shift()
    }
  }

  #take(bytes: Uint8Array): void {
    for (const piece of this.#bulks.push(bytes)) {
      if (!this.#listener.came(piece)) this.#child.stdout?.pause()
    }
  }
}
