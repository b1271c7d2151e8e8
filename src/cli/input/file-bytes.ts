import { open } from 'node:fs/promises'

const READ_BYTES = 1 << 20

/**
 * The bytes of a file, piece by piece: while one piece is used, the next one is read into the other of two buffers. A stream
 * makes a buffer for each, and takes three times as long. A piece holds until the next one is asked for.
 */
export class FileBytes implements AsyncIterable<Uint8Array> {
  readonly #path: string
  #isStopped = false

  constructor(path: string) {
    this.#path = path
  }

  /** There will be no further piece. */
  destroy(): void {
    this.#isStopped = true
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    const file = await open(this.#path)
    const buffers = [Buffer.allocUnsafeSlow(READ_BYTES), Buffer.allocUnsafeSlow(READ_BYTES)]
    let reading = file.read(buffers[0])
    try {
      for (let turn = 0; ; turn = 1 - turn) {
        const { bytesRead } = await reading
        if (bytesRead === 0 || this.#isStopped) return
        reading = file.read(buffers[1 - turn])
        // Whether it failed is asked when its turn has come.
        reading.catch(() => {})
        yield buffers[turn].subarray(0, bytesRead)
      }
    } finally {
      await file.close()
    }
  }
}
