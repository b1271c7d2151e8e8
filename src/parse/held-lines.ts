/** Lines that are held back take so much memory at most; each has a copy of its own. */
const MOST_BYTES = 1024 * 1024
const LINE_BYTES = 100

/** The first lines of a capture, until it is known what it is. */
export class HeldLines {
  #lines: Uint8Array[] = []
  #bytes = 0

  get isFull(): boolean {
    return this.#bytes > MOST_BYTES
  }

  /** Keeps the line `bytes[from, to)`. */
  add(bytes: Uint8Array, from: number, to: number): void {
    // A copy even of a Buffer, whose slice() is none.
    this.#lines.push(Uint8Array.from(bytes.subarray(from, to)))
    this.#bytes += to - from + LINE_BYTES
  }

  /** Hands over all lines. */
  take(): readonly Uint8Array[] {
    const lines = this.#lines
    this.#lines = []
    return lines
  }
}
