import {
  closeSync,
  ftruncateSync,
  mkdtempSync,
  openSync,
  readSync,
  rmSync,
  writeSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const PIECE_BYTES = 1 << 20

/**
 * Bytes that wait on disk, first in, first out. The file has lost its name before anything is in it: it is gone with the process,
 * however that ends, and nobody else can open it.
 */
export class SpillFile {
  readonly #file: number
  #writeAt = 0
  #readAt = 0

  /** Throws the system's error where no temporary file can be made. */
  constructor() {
    const directory = mkdtempSync(join(tmpdir(), 'gotail-'))
    try {
      this.#file = openSync(join(directory, 'waiting'), 'wx+', 0o600)
    } finally {
      rmSync(directory, { recursive: true, force: true })
    }
  }

  /** How many bytes wait. */
  get size(): number {
    return this.#writeAt - this.#readAt
  }

  /** Throws the system's error, such as that of a full disk; nothing of `bytes` is in the file then. */
  push(bytes: Uint8Array): void {
    let done = 0
    while (done < bytes.length) {
      done += writeSync(this.#file, bytes, done, bytes.length - done, this.#writeAt + done)
    }
    this.#writeAt += bytes.length
  }

  /** The next bytes, at most a megabyte; undefined when none wait. Disk space is given back when all are taken. */
  take(): Uint8Array | undefined {
    if (this.size === 0) return undefined
    const bytes = Buffer.allocUnsafe(Math.min(PIECE_BYTES, this.size))
    const length = readSync(this.#file, bytes, 0, bytes.length, this.#readAt)
    this.#readAt += length
    if (this.size === 0) this.#empty()
    return bytes.subarray(0, length)
  }

  close(): void {
    closeSync(this.#file)
  }

  #empty(): void {
    ftruncateSync(this.#file, 0)
    this.#writeAt = 0
    this.#readAt = 0
  }
}
