import type { DiagnosticLog } from '../model/diagnostic.ts'

const NEWLINE = 10
const CARRIAGE_RETURN = 13
/** A line beyond this is cut: no line of bpftrace comes near, and a file without newlines must not fill the memory. */
const MAX_LINE_BYTES = 16 * 1024 * 1024

/** Takes whole lines out of a buffer, as many as it likes. */
export interface LineConsumer {
  /** Consumes all lines of `bytes[from, to)`; `bytes[to - 1]` is a newline. */
  lines(bytes: Uint8Array, from: number, to: number): void
}

/** Turns chunks, cut anywhere, into runs of whole lines; only a line that spans chunks is copied. */
export class LineFeeder {
  readonly #consumer: LineConsumer
  readonly #log: DiagnosticLog
  #held = new Uint8Array(4096)
  #heldBytes = 0
  #skipping = false

  constructor(consumer: LineConsumer, log: DiagnosticLog) {
    this.#consumer = consumer
    this.#log = log
  }

  push(chunk: Uint8Array): void {
    const last = chunk.lastIndexOf(NEWLINE)
    if (last < 0) {
      this.#hold(chunk)
      return
    }
    let from = 0
    if (this.#heldBytes > 0 || this.#skipping) {
      from = chunk.indexOf(NEWLINE) + 1
      this.#complete(chunk.subarray(0, from))
    }
    if (from <= last) this.#consumer.lines(chunk, from, last + 1)
    if (last + 1 < chunk.length) this.#hold(chunk.subarray(last + 1))
  }

  /** The input ended: a last line without a newline is handed over too. Returns whether there was one. */
  end(): boolean {
    if (this.#heldBytes === 0) return false
    this.#complete(Uint8Array.of(NEWLINE))
    return true
  }

  #hold(bytes: Uint8Array): void {
    if (this.#skipping) return
    const room = MAX_LINE_BYTES - this.#heldBytes
    const kept = bytes.length > room ? bytes.subarray(0, room) : bytes
    this.#append(kept)
    if (kept.length < bytes.length) this.#cutLine()
  }

  /** Copies: whoever reads the input may use its buffer again. */
  #append(bytes: Uint8Array): void {
    const length = this.#heldBytes + bytes.length
    if (length > this.#held.length) {
      const grown = new Uint8Array(Math.max(length, 2 * this.#held.length))
      grown.set(this.#held.subarray(0, this.#heldBytes))
      this.#held = grown
    }
    this.#held.set(bytes, this.#heldBytes)
    this.#heldBytes = length
  }

  #cutLine(): void {
    this.#log.report('LINE_TOO_LONG', `a line of more than ${MAX_LINE_BYTES >> 20} MiB was cut`)
    this.#complete(Uint8Array.of(NEWLINE))
    this.#skipping = true
  }

  #complete(end: Uint8Array): void {
    if (this.#skipping) {
      this.#skipping = false
      return
    }
    this.#append(end)
    const length = this.#heldBytes
    this.#heldBytes = 0
    this.#consumer.lines(this.#held, 0, length)
  }
}

/** Where the text of a line ends whose newline is at `newline`: a pty writes `\r\n`. */
export function lineEnd(bytes: Uint8Array, from: number, newline: number): number {
  return newline > from && bytes[newline - 1] === CARRIAGE_RETURN ? newline - 1 : newline
}
