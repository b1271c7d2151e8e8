import { SpillFile } from './spill-file.ts'

/** What a queue may hold. */
export interface QueueLimits {
  readonly memoryBytes: number
  readonly diskBytes: number
}

/** The analysis falls behind in a long pause of its own only; 4 GiB are an hour of a busy service. */
const LIMITS: QueueLimits = { memoryBytes: 64 << 20, diskBytes: 4 * 2 ** 30 }

/**
 * What was read and waits for the analysis, first in, first out: in memory at first, then in a temporary file. It takes whatever
 * it is given; `isFull` asks the reader to pause (backpressure).
 */
export class ByteQueue {
  readonly #limits: QueueLimits
  /** Before what is on disk, and behind it: there only when the disk fails. */
  #pieces: Uint8Array[] = []
  #behind: Uint8Array[] = []
  #bytes = 0
  #spill: SpillFile | undefined
  #diskFailed = false
  #isClosed = false
  #wake: () => void = () => {}
  #onRoom: () => void = () => {}

  constructor(limits: QueueLimits = LIMITS) {
    this.#limits = limits
  }

  /** Whether there is room neither in memory nor on disk. */
  get isFull(): boolean {
    if (this.#bytes < this.#limits.memoryBytes) return false
    return this.#diskFailed || this.#spilled >= this.#limits.diskBytes
  }

  /** Keeps these bytes: whoever gives them does not change them any more. */
  push(bytes: Uint8Array): void {
    if (bytes.length === 0) return
    if (!this.#spills(bytes)) {
      const isOrdered = this.#spilled === 0 && this.#behind.length === 0
      const pieces = isOrdered ? this.#pieces : this.#behind
      pieces.push(bytes)
      this.#bytes += bytes.length
    }
    this.#wake()
  }

  /** No more will come. */
  close(): void {
    this.#isClosed = true
    this.#wake()
  }

  /** Calls the listener each time that there is room again. */
  onRoom(listener: () => void): void {
    this.#onRoom = listener
  }

  /** The pieces in their order, until the queue is closed and empty. Lets the event loop turn between two of them. */
  async *pieces(): AsyncGenerator<Uint8Array> {
    try {
      for (;;) {
        const bytes = this.#take()
        if (bytes !== undefined) {
          yield bytes
          // Without a turn of the event loop nothing would be read until the queue is empty.
          await new Promise((resolve) => setImmediate(resolve))
        } else if (this.#isClosed) return
        else await this.#more()
      }
    } finally {
      this.#spill?.close()
    }
  }

  get #spilled(): number {
    return this.#spill?.size ?? 0
  }

  /** Whether these went to disk: there all goes while anything waits there, since that is older. */
  #spills(bytes: Uint8Array): boolean {
    const hasRoom = this.#spilled === 0 && this.#bytes < this.#limits.memoryBytes
    if (hasRoom || this.#diskFailed) return false
    try {
      this.#spill ??= new SpillFile()
      this.#spill.push(bytes)
      return true
    } catch {
      this.#diskFailed = true
      return false
    }
  }

  #take(): Uint8Array | undefined {
    const wasFull = this.isFull
    const bytes = this.#fromMemory() ?? this.#spill?.take()
    if (wasFull && !this.isFull) this.#onRoom()
    return bytes
  }

  #fromMemory(): Uint8Array | undefined {
    if (this.#pieces.length === 0 && this.#spilled === 0) {
      this.#pieces = this.#behind
      this.#behind = []
    }
    const bytes = this.#pieces.shift()
    this.#bytes -= bytes?.length ?? 0
    return bytes
  }

  #more(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve
    })
  }
}
