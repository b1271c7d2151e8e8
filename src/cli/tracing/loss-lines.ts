const LINE_FEED = 10
const HEADER = 'H losses=told\n'
/** A map, or a row of a histogram: rows may follow, and a line between them would end the histogram too early. */
const BLOCK_BEGINS = new Set(Buffer.from('@[('))

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

  /** Whole lines with the news behind them; as they are where there are no news, or where a histogram may go on. */
  into(lines: Uint8Array): Uint8Array {
    if (lines.length === 0 || (this.#pending === 0 && this.#hasHeader)) return lines
    const last = lines.lastIndexOf(LINE_FEED, lines.length - 2) + 1
    if (BLOCK_BEGINS.has(lines[last])) return lines
    return Buffer.concat([lines, this.#take()])
  }

  /** What is still to be told when the capture ended; `rest` is a last line without its end. */
  rest(rest: Uint8Array): Uint8Array {
    if (this.#pending === 0) return rest
    const end = rest.length === 0 ? [] : [rest, Uint8Array.of(LINE_FEED)]
    return Buffer.concat([...end, this.#take()])
  }

  #take(): Buffer {
    const header = this.#hasHeader ? '' : HEADER
    const losses = this.#pending === 0 ? '' : `Lost ${this.#pending} events\n`
    this.#hasHeader = true
    this.#pending = 0
    return Buffer.from(header + losses)
  }
}
