const LINE_FEED = 10
const HEADER = 'H losses=told\n'

/**
 * Losses that bpftrace reports beside the capture, written into it as older versions do: as lines `Lost N events` of their
 * own. A header line goes before, which says that none is left out.
 */
export class LossLines {
  #hasHeader = false
  #pending = 0
  #told = 0

  /** So many events were lost just now. */
  add(count: number): void {
    this.#pending += count
    this.#told += count
  }

  /** So many were lost in all: what was not told on the way is told now. */
  total(count: number): void {
    if (count > this.#told) this.add(count - this.#told)
  }

  /** The bytes with the news behind their last line; as they are where there are no news, or no line ends. */
  into(bytes: Uint8Array): Uint8Array {
    if (this.#pending === 0 && this.#hasHeader) return bytes
    const end = bytes.lastIndexOf(LINE_FEED) + 1
    if (end === 0) return bytes
    return Buffer.concat([bytes.subarray(0, end), this.#take(), bytes.subarray(end)])
  }

  /** What is still to be told when the capture ended; `lastByte` is that of the capture. */
  rest(lastByte: number): Uint8Array {
    if (this.#pending === 0) return new Uint8Array()
    const news = this.#take()
    return lastByte === LINE_FEED ? news : Buffer.concat([Uint8Array.of(LINE_FEED), news])
  }

  #take(): Buffer {
    const header = this.#hasHeader ? '' : HEADER
    const losses = this.#pending === 0 ? '' : `Lost ${this.#pending} events\n`
    this.#hasHeader = true
    this.#pending = 0
    return Buffer.from(header + losses)
  }
}
