import { createWriteStream, openSync, type WriteStream } from 'node:fs'
import { finished } from 'node:stream/promises'
import { constants, createGzip, type Gzip } from 'node:zlib'
import type { GotailError } from '../../model/error.ts'
import { cannotWrite } from '../session/system-error.ts'

/** A trace needs the processors for other things: the fastest level, which costs a fifth more disk. */
const LEVEL = 1
const FLUSH_MS = 1000

/**
 * A file that a raw capture is written to while it comes, packed where its name ends in .gz. It has its name from the start, and
 * what came up to a second ago can be read in it, even when gotail is killed: no trace can be repeated. When the disk is full the
 * file ends and the trace goes on: `failure` says so.
 */
export class CaptureFile {
  readonly #path: string
  readonly #file: WriteStream
  readonly #gzip: Gzip | undefined
  #flushing: ReturnType<typeof setInterval> | undefined
  #failure: GotailError | undefined
  #wake: () => void = () => {}

  /** Opens and empties the file. Throws a one-line GotailError where it cannot. */
  constructor(path: string) {
    this.#path = path
    this.#file = createWriteStream(path, { fd: opened(path) })
    this.#file.on('error', (error) => this.#fail(error))
    if (!path.endsWith('.gz')) return
    this.#gzip = createGzip({ level: LEVEL })
    this.#gzip.on('error', (error) => this.#fail(error))
    this.#gzip.pipe(this.#file)
    this.#flushing = setInterval(() => this.#gzip?.flush(constants.Z_SYNC_FLUSH), FLUSH_MS)
    this.#flushing.unref()
  }

  /** Why the file is not whole, if so. */
  get failure(): GotailError | undefined {
    return this.#failure
  }

  /** Resolves when the file can take more. */
  async write(bytes: Uint8Array): Promise<void> {
    if (this.#failure !== undefined) return
    const stream = this.#gzip ?? this.#file
    if (stream.write(bytes)) return
    await new Promise<void>((resolve) => {
      this.#wake = resolve
      stream.once('drain', resolve)
    })
  }

  /** Everything is out when it resolves. */
  async close(): Promise<void> {
    clearInterval(this.#flushing)
    if (this.#failure !== undefined) return
    const stream = this.#gzip ?? this.#file
    stream.end()
    await finished(this.#file).catch((error: unknown) => this.#fail(error))
  }

  #fail(error: unknown): void {
    this.#failure ??= cannotWrite(this.#path, error)
    clearInterval(this.#flushing)
    this.#gzip?.destroy()
    this.#file.destroy()
    // Nothing drains any more.
    this.#wake()
  }
}

function opened(path: string): number {
  try {
    return openSync(path, 'w')
  } catch (error) {
    throw cannotWrite(path, error)
  }
}
