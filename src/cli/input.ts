import { accessSync, constants, createReadStream, openSync, type Stats, statSync } from 'node:fs'
import { Socket } from 'node:net'
import type { Readable } from 'node:stream'
import { GotailError } from '../model/error.ts'
import { safeText } from '../report/safe-text.ts'
import type { Effects } from './effects.ts'
import { gunzipIfPacked } from './gunzip.ts'
import { cannotRead, systemWords } from './system-error.ts'

const READ_BYTES = 1 << 18
const LINE_FEED = 10

interface Source {
  readonly name: string
  readonly open: () => Readable
  /** Whether somebody at the other end is still writing. */
  readonly isPipe: boolean
  /** Bytes as stored; absent where it is not known. */
  readonly size?: number
}

/** The bytes of one or more captures, one after another, unpacked where they are packed. */
export class CaptureInput {
  readonly #sources: readonly Source[]
  #stream: Readable | undefined
  #stopped = false
  #bytesRead = 0
  readonly #damages: string[] = []
  /** Called for every piece that arrives. */
  onBytes: () => void = () => {}

  /** Names are files, `-` is standard input; no names at all is standard input. Wrong names throw here, before anything is read. */
  constructor(names: readonly string[], effects: Effects) {
    if (names.filter((name) => name === '-').length > 1) {
      throw new GotailError('standard input (-) can be read once only', 2)
    }
    if (names.length === 0 && effects.stdin.isTTY === true) {
      throw new GotailError('no input: name a capture, or pipe bpftrace into gotail', 2)
    }
    this.#sources = (names.length === 0 ? ['-'] : names).map((name) =>
      name === '-' ? standardInput(effects) : fileSource(name),
    )
  }

  /** Bytes as stored, before unpacking. */
  get bytesRead(): number {
    return this.#bytesRead
  }

  /** What will have been read at the end; undefined where one source is a pipe. */
  get totalBytes(): number | undefined {
    return this.#sources.reduce<number | undefined>(
      (sum, { size }) => (sum === undefined || size === undefined ? undefined : sum + size),
      0,
    )
  }

  get isPipe(): boolean {
    return this.#sources.some(({ isPipe }) => isPipe)
  }

  /** Whether `stop` cut the input short. */
  get stopped(): boolean {
    return this.#stopped
  }

  /** One sentence for each source that broke off or could not be read to its end. */
  get damages(): readonly string[] {
    return this.#damages
  }

  /** Ends the input now; `chunks` then ends as if no more had come. */
  stop(): void {
    this.#stopped = true
    this.#stream?.destroy()
  }

  /** All bytes in order. Every source ends with a line feed, so that no two of them share a line. */
  async *chunks(): AsyncGenerator<Uint8Array> {
    for (const [index, source] of this.#sources.entries()) {
      if (this.#stopped) return
      const isLast = index === this.#sources.length - 1
      let lastByte = LINE_FEED
      for await (const bytes of this.#unpacked(source)) {
        if (bytes.length > 0) lastByte = bytes[bytes.length - 1]
        yield bytes
      }
      if (!isLast && lastByte !== LINE_FEED) yield Uint8Array.of(LINE_FEED)
    }
  }

  #unpacked(source: Source): AsyncGenerator<Uint8Array> {
    return gunzipIfPacked(this.#stored(source), (what) => {
      if (!this.#stopped) this.#damages.push(damage(source.name, `${what} (gzip)`))
    })
  }

  async *#stored(source: Source): AsyncGenerator<Uint8Array> {
    const before = this.#bytesRead
    try {
      this.#stream = source.open()
      for await (const bytes of this.#stream) {
        this.#bytesRead += bytes.length
        this.onBytes()
        yield bytes
      }
    } catch (error) {
      if (this.#stopped) return
      if (this.#bytesRead === before) throw cannotRead(source.name, error)
      this.#damages.push(damage(source.name, systemWords(error)))
    }
  }
}

function damage(name: string, what: string): string {
  return `${safeText(name)} could not be read to its end: ${what}; what came before is used`
}

function standardInput(effects: Effects): Source {
  return { name: 'standard input', open: () => effects.stdin, isPipe: effects.stdinIsPipe }
}

function fileSource(name: string): Source {
  const stats = readable(name)
  // A read that waits for a silent FIFO cannot be called off; a socket's can.
  if (stats.isFIFO())
    return { name, open: () => new Socket({ fd: openSync(name, 'r') }), isPipe: true }
  return {
    name,
    open: () => createReadStream(name, { highWaterMark: READ_BYTES }),
    isPipe: false,
    ...(stats.isFile() ? { size: stats.size } : {}),
  }
}

function readable(name: string): Stats {
  try {
    const stats = statSync(name)
    if (stats.isDirectory()) throw Object.assign(new Error(), { code: 'EISDIR' })
    accessSync(name, constants.R_OK)
    return stats
  } catch (error) {
    throw cannotRead(name, error)
  }
}
