import { closeSync, openSync, writeSync } from 'node:fs'
import type { Writable } from 'node:stream'
import { cannotWrite, systemCode } from './system-error.ts'

const BUFFERED_CHARACTERS = 1 << 16

/** Where text goes: `write` never waits, `flush` waits until the receiver can take more. */
export interface Output {
  write(text: string): void
  flush(): Promise<void>
  /** Everything is out when it resolves; nothing is written afterwards. */
  close(): Promise<void>
}

/** The reader of standard output went away (`| head`): the run ends in silence. */
export class ClosedPipe extends Error {}

/** Standard output, with its backpressure. Throws ClosedPipe when nobody reads any more, else a one-line GotailError. */
export class StreamOutput implements Output {
  readonly #stream: Writable
  #text = ''
  #failure: unknown

  constructor(stream: Writable) {
    this.#stream = stream
    stream.on('error', (error) => {
      this.#failure ??= error
    })
  }

  write(text: string): void {
    this.#text += text
  }

  async flush(): Promise<void> {
    if (this.#failure === undefined && this.#text !== '') {
      const text = this.#text
      this.#text = ''
      // The callback comes when the text has left the process: at most one piece is under way.
      await new Promise<void>((resolve) => {
        this.#stream.write(text, (error) => {
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
  #text = ''

  constructor(path: string) {
    this.#path = path
    this.#file = attempt(path, () => openSync(path, 'w'))
  }

  write(text: string): void {
    this.#text += text
    if (this.#text.length >= BUFFERED_CHARACTERS) this.#empty()
  }

  async flush(): Promise<void> {
    this.#empty()
  }

  async close(): Promise<void> {
    this.#empty()
    attempt(this.#path, () => closeSync(this.#file))
  }

  #empty(): void {
    const bytes = Buffer.from(this.#text)
    this.#text = ''
    for (let at = 0; at < bytes.length; ) {
      const from = at
      at += attempt(this.#path, () => writeSync(this.#file, bytes, from))
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
