import type { Writable } from 'node:stream'
import { DraftFile } from './draft-file.ts'
import { Pieces } from './pieces.ts'
import { cannotWrite, systemCode } from './system-error.ts'

/** Characters and bytes that a file holds back before it writes. */
const BUFFERED = 1 << 16

/** Where text and bytes go: `write` never waits, `flush` waits until the receiver can take more. */
export interface Output {
  /** Bytes may be used again afterwards. */
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

/**
 * A file, begun at once so that a wrong path is told before an hour of capture has gone by, and in its place when it is closed. What
 * cannot be written is dropped: `write` goes on as if nothing were, `flush` and `close` throw.
 */
export class FileOutput implements Output {
  readonly #draft: DraftFile
  readonly #pieces = new Pieces()
  #failure: unknown

  constructor(path: string) {
    this.#draft = new DraftFile(path)
  }

  write(piece: string | Uint8Array): void {
    if (this.#failure !== undefined) return
    if (typeof piece !== 'string' && piece.length >= BUFFERED) {
      this.#empty()
      this.#keep(() => this.#draft.append(piece))
      return
    }
    this.#pieces.add(piece)
    if (this.#pieces.size >= BUFFERED) this.#empty()
  }

  async flush(): Promise<void> {
    this.#empty()
    if (this.#failure !== undefined) throw this.#failure
  }

  close(): Promise<void> {
    return this.closeAs()
  }

  /** Closes it, in another place of the same file system than the one that it was opened for. */
  async closeAs(path?: string): Promise<void> {
    await this.flush()
    this.#keep(() => this.#draft.place(path))
    if (this.#failure !== undefined) throw this.#failure
  }

  /** Leaves nothing behind, unless it was closed. */
  discard(): void {
    this.#draft.discard()
  }

  #empty(): void {
    for (const piece of this.#pieces.take()) this.#keep(() => this.#draft.append(piece))
  }

  /** What failed once is given up: its room on the disk may do for others. */
  #keep(act: () => void): void {
    if (this.#failure !== undefined) return
    try {
      act()
    } catch (error) {
      this.#failure = error
      this.#draft.discard()
    }
  }
}
