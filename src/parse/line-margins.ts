import type { DiagnosticLog } from '../model/diagnostic.ts'
import { byteText } from './bytes/byte-text.ts'
import { type LineConsumer, LineFeeder, lineEnd } from './bytes/line-feeder.ts'
import { HeldLines } from './held-lines.ts'
import { type Margin, marginOfLine, provesMargin } from './margin-kinds.ts'

const NEWLINE = 10
/** A margin and what proves it stand in so many bytes of a line. */
const HEAD_BYTES = 400
/** How many lines wait for the proof; those that come before a later one keep their margins. */
const LINES_TO_HOLD = 16
/** Where nothing has proved it until then, it is what a script prints. */
const LINES_TO_PROVE = 10_000

/**
 * Chunks → lines, without what programs on the way put in front of each of them: times (`ts`, the journal, container logs), names,
 * numbers, `> `, blanks, colours. Only where the first line has it, and a line of bpftrace's own proves that it is none of
 * a script's. Lines that lack it are handed over as they are.
 */
export class LineMargins implements LineConsumer {
  readonly #consumer: LineConsumer
  readonly #log: DiagnosticLog
  readonly #feeder: LineFeeder
  readonly #held = new HeldLines()
  #state: 'first' | 'maybe' | 'margin' | 'none' = 'first'
  #margin: Margin | undefined
  #line = 0
  #looked = 0
  #wasBlank = false
  #bare = new Uint8Array(4096)

  constructor(consumer: LineConsumer, log: DiagnosticLog) {
    this.#consumer = consumer
    this.#log = log
    this.#feeder = new LineFeeder(this, log)
  }

  /** Takes the next bytes of the input; they may be used again afterwards. */
  push(chunk: Uint8Array): void {
    this.#feeder.push(chunk)
  }

  /** The input ended. Returns whether that was in the middle of a line. */
  end(): boolean {
    const cut = this.#feeder.end()
    this.#release()
    return cut
  }

  /** For the line feeder: all lines of `bytes[from, to)`. */
  lines(bytes: Uint8Array, from: number, to: number): void {
    let at = from
    while (at < to && (this.#state === 'first' || this.#state === 'maybe'))
      at = this.#look(bytes, at)
    if (at === to) return
    if (this.#state === 'none') this.#consumer.lines(bytes, at, to)
    else this.#handOver(bytes, at, to)
  }

  /** Looks at one line, which waits or goes on; returns where the next one begins. */
  #look(bytes: Uint8Array, at: number): number {
    const next = bytes.indexOf(NEWLINE, at) + 1
    const head = headOf(bytes, at, next)
    // The journal says where it begins.
    if (this.#state === 'first' && (head.trim() === '' || head.startsWith('-- '))) {
      this.#hold(bytes, at, next)
      return next
    }
    this.#judge(head)
    if (this.#state === 'maybe') this.#hold(bytes, at, next)
    else this.#release()
    return this.#state === 'maybe' ? next : at
  }

  #judge(head: string): void {
    this.#margin ??= marginOfLine(head)
    const length = this.#margin?.lengthIn(head)
    if (this.#margin === undefined || length === undefined || ++this.#looked > LINES_TO_PROVE) {
      this.#state = 'none'
      return
    }
    const rest = head.slice(length)
    if (provesMargin(this.#margin, rest, this.#wasBlank)) this.#prove(head.slice(0, length))
    else this.#state = 'maybe'
    if (rest.trim() === '') this.#wasBlank = true
  }

  #prove(text: string): void {
    this.#state = 'margin'
    if (this.#margin?.tells !== true) return
    const what = `what stands in front of each line was left out: ${JSON.stringify(text)}`
    this.#log.report('LINE_MARGINS', what, this.#line + 1)
  }

  #hold(bytes: Uint8Array, from: number, to: number): void {
    this.#held.add(bytes, from, to)
    if (++this.#line >= LINES_TO_HOLD || this.#held.isFull) this.#release()
  }

  #release(): void {
    for (const line of this.#held.take()) {
      if (this.#state === 'margin') this.#handOver(line, 0, line.length)
      else this.#consumer.lines(line, 0, line.length)
    }
  }

  /** Hands lines over without their margins. */
  #handOver(bytes: Uint8Array, from: number, to: number): void {
    if (this.#bare.length < to - from) this.#bare = new Uint8Array(2 * (to - from))
    let length = 0
    for (let at = from; at < to; ) {
      const next = bytes.indexOf(NEWLINE, at) + 1
      const start = at + (this.#margin?.lengthIn(headOf(bytes, at, next)) ?? 0)
      this.#bare.set(bytes.subarray(start, next), length)
      length += next - start
      at = next
    }
    this.#consumer.lines(this.#bare, 0, length)
  }
}

/** The begin of the line whose newline stands before `next`, one character a byte. */
function headOf(bytes: Uint8Array, at: number, next: number): string {
  return byteText(bytes, at, Math.min(lineEnd(bytes, at, next - 1), at + HEAD_BYTES))
}
