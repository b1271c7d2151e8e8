import type { DiagnosticLog } from '../../model/diagnostic.ts'

const NEWLINE = 10
const CARRIAGE_RETURN = 13
/** A line beyond this is cut: no line of bpftrace comes near, and a file without newlines must not fill the memory. */
const MAX_LINE_BYTES = 16 * 1024 * 1024
const PIECE_BYTES = 1024 * 1024
const END_OF_LINE = Uint8Array.of(NEWLINE)
/** What editors of Windows put in front of UTF-8 (a byte order mark): no part of the first line. */
const MARK = Uint8Array.of(0xef, 0xbb, 0xbf)

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
  /** How much of a mark the input began with so far; all of it once that is decided. */
  #marked = 0

  constructor(consumer: LineConsumer, log: DiagnosticLog) {
    this.#consumer = consumer
    this.#log = log
  }

  /** Takes the next bytes of the input; they may be used again afterwards. */
  push(chunk: Uint8Array): void {
    // A plain view even of a Buffer: loops that meet one class of arrays only are compiled once.
    const all = new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.length)
    const bytes = this.#marked < MARK.length ? this.#withoutMark(all) : all
    // In pieces far shorter than the longest line: where a line is cut must not depend on the chunks.
    for (let at = 0; at < bytes.length; at += PIECE_BYTES) {
      this.#piece(bytes.subarray(at, at + PIECE_BYTES))
    }
  }

  /** The input ended: a last line without a newline is handed over too. Returns whether there was one. */
  end(): boolean {
    if (this.#marked < MARK.length) this.#noMark()
    const cut = this.#skipping || this.#heldBytes > 0
    if (this.#heldBytes > 0) this.#handOver()
    this.#skipping = false
    return cut
  }

  /** What follows the mark that the input begins with; all of it where there is none. */
  #withoutMark(bytes: Uint8Array): Uint8Array {
    let at = 0
    while (this.#marked < MARK.length && bytes[at] === MARK[this.#marked]) {
      at++
      this.#marked++
    }
    if (this.#marked < MARK.length && at < bytes.length) this.#noMark()
    return bytes.subarray(at)
  }

  /** What looked like the begin of one is text. */
  #noMark(): void {
    this.#append(MARK.subarray(0, this.#marked))
    this.#marked = MARK.length
  }

  #piece(bytes: Uint8Array): void {
    const last = bytes.lastIndexOf(NEWLINE)
    if (last < 0) {
      this.#hold(bytes)
      return
    }
    let from = 0
    if (this.#heldBytes > 0 || this.#skipping) {
      const newline = bytes.indexOf(NEWLINE)
      this.#hold(bytes.subarray(0, newline))
      if (!this.#skipping) this.#handOver()
      this.#skipping = false
      from = newline + 1
    }
    if (from <= last) this.#consumer.lines(bytes, from, last + 1)
    if (last + 1 < bytes.length) this.#hold(bytes.subarray(last + 1))
  }

  /** Keeps part of a line until its rest comes. */
  #hold(bytes: Uint8Array): void {
    if (this.#skipping) return
    const room = MAX_LINE_BYTES - this.#heldBytes
    this.#append(bytes.subarray(0, room))
    if (bytes.length <= room) return
    this.#log.report('LINE_TOO_LONG', `a line of more than ${MAX_LINE_BYTES >> 20} MiB was cut`)
    this.#handOver()
    this.#skipping = true
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

  #handOver(): void {
    this.#append(END_OF_LINE)
    const length = this.#heldBytes
    this.#heldBytes = 0
    this.#consumer.lines(this.#held, 0, length)
  }
}

/** Where the text of a line ends whose newline is at `newline`: a pty writes `\r\n`. */
export function lineEnd(bytes: Uint8Array, from: number, newline: number): number {
  return newline > from && bytes[newline - 1] === CARRIAGE_RETURN ? newline - 1 : newline
}
