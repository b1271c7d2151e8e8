import { closeSync, openSync, writeSync } from 'node:fs'
import type { Writable } from 'node:stream'
import { Pieces } from './pieces.ts'
import { cannotWrite, systemCode } from './system-error.ts'

/** Characters and bytes that a file holds back before it writes. */
const BUFFERED = 1 << 16

/** Where text and bytes go: `write` never waits, `flush` waits until the receiver can take more. */
export interface Output {
  write(piece: string | Uint8Array): void
  flush(): Promise<void>
  /** Everything is out when it resolves; nothing is written afterwards. */
  close(): Promise<void>
}

/** The reader of standard output went away (`| head`): the run ends in silence. */
export class ClosedPipe extends Error {}

/** Standard output, with its backpressure. Throws ClosedPipe when nobody reads any more, else a one-line GotailError. */
export class StreamOutput implements Output {
  readonly #stream: Writable
  #pieces = new Pieces()
  #failure: unknown

  constructor(stream: Writable) {
    this.#stream = stream
    stream.on('error', (error) => {
      this.#failure ??= error
    })
  }

  write(piece: string | Uint8Array): void {
    this.#pieces.add(piece)
  }

  async flush(): Promise<void> {
    for (const piece of this.#failure === undefined ? this.#pieces.take() : []) {
      // The callback comes when it has left the process: at most one piece is under way.
      await new Promise<void>((resolve) => {
        this.#stream.write(piece, (error) => {
          this.#failure ??= error ?? undefined
          resolve()
        })
      })
    }
    if (this.#failure === undefined) return
    if (systemCode(this.#failure) === 'EPIPE') throw new ClosedPipe()
    throw cannotWrite('standard output', this.#failure)
  }

  close(): Promise<void> {
    return this.flush()
  }
}

/** A file, opened and emptied at once so that a wrong path is told before an hour of capture has gone by. */
export class FileOutput implements Output {
  readonly #path: string
  readonly #file: number
  #pieces = new Pieces()

  constructor(path: string) {
    this.#path = path
    this.#file = attempt(path, () => openSync(path, 'w'))
  }

  write(piece: string | Uint8Array): void {
    this.#pieces.add(piece)
    if (this.#pieces.size >= BUFFERED) this.#empty()
  }

  async flush(): Promise<void> {
    this.#empty()
  }

  async close(): Promise<void> {
    this.#empty()
    attempt(this.#path, () => closeSync(this.#file))
  }

  #empty(): void {
    for (const piece of this.#pieces.take()) {
      const bytes = typeof piece === 'string' ? Buffer.from(piece) : piece
      for (let at = 0; at < bytes.length; ) {
        const from = at
        at += attempt(this.#path, () => writeSync(this.#file, bytes, from))
      }
    }
  }
}

function attempt<T>(path: string, act: () => T): T {
  try {
    return act()
  } catch (error) {
    throw cannotWrite(path, error)
  }
}
