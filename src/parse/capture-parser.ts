import type { DiagnosticLog } from '../model/diagnostic.ts'
import { eventBatch } from '../model/event-batch.ts'
import type { CaptureHeader } from '../model/header.ts'
import type { CaptureRecord } from '../model/record.ts'
import { ascii, startsWith, utf8Text } from './byte-text.ts'
import { type CaptureMode, CaptureModeJudge, isAttachedRecord } from './capture-mode.ts'
import type { CaptureSink } from './capture-sink.ts'
import { EventLines, type EventWords } from './event-lines.ts'
import { EventReader } from './event-reader.ts'
import { JsonRecords } from './json-records.ts'
import { LineFeeder, lineEnd } from './line-feeder.ts'
import { TextRecords } from './text-records.ts'

const NEWLINE = 10
const CARRIAGE_RETURN = 13
const SPACE = 32
const CARET = 94
const CAPITAL_C = 67
const OPEN_BRACE = 123
const BATCH_EVENTS = 1024
const HELD_BYTES = 1024 * 1024
const PRINTF = ascii('{"type": "printf", "data": "')
const PRINTF_END = ascii('\\n"}')

/** How a capture is to be read. */
export interface ParseOptions extends EventWords {
  /** Whether event lines become events; without, every printed line is a record. */
  readonly events: boolean
}

/**
 * Reads a bpftrace capture, text or JSON of any version, chunk by chunk, cut anywhere.
 * Never throws on any bytes: what it cannot read it counts in the log or hands over as it stands.
 */
export class CaptureParser {
  readonly #options: ParseOptions
  readonly #sink: CaptureSink
  readonly #log: DiagnosticLog
  readonly #feeder: LineFeeder
  readonly #batch = eventBatch(BATCH_EVENTS)
  readonly #reader = new EventReader(this.#batch)
  readonly #eventLines: EventLines
  readonly #text: TextRecords
  readonly #json: JsonRecords
  readonly #judge = new CaptureModeJudge()
  #mode: CaptureMode | undefined
  #held: Uint8Array[] = []
  #heldBytes = 0
  #line = 0

  constructor(sink: CaptureSink, log: DiagnosticLog, options: ParseOptions) {
    this.#options = options
    this.#sink = sink
    this.#log = log
    this.#feeder = new LineFeeder(this, log)
    // What a header says holds for the events behind it.
    const header = (found: CaptureHeader): void => {
      this.#flush()
      sink.header(found)
    }
    this.#eventLines = new EventLines(this.#batch, this.#reader, { header }, log, options)
    const take = (record: CaptureRecord): void => this.#take(record)
    this.#text = new TextRecords(take, log, options.script)
    this.#json = new JsonRecords(take, log, options.script)
  }

  /** How many lines were read so far. */
  get lineCount(): number {
    return this.#line
  }

  /** Reads the next bytes of the capture; they may be used again afterwards. */
  push(chunk: Uint8Array): void {
    this.#feeder.push(chunk)
    this.#flush()
  }

  /** The capture ended: what is still held back comes out. */
  end(): void {
    const cut = this.#feeder.end()
    this.#decide(this.#judge.verdict())
    this.#text.end()
    this.#json.end()
    // A JSON record that is cut is no JSON: its reader tells.
    if (cut && this.#mode === 'text') {
      this.#log.report('CUT_FILE', 'the capture ends in the middle of a line', this.#line)
    }
    const extra = this.#reader.extraColumns
    if (extra > 0) {
      const what = 'event lines with more columns than are known: those were skipped'
      this.#log.report('EXTRA_COLUMNS', what, undefined, extra)
    }
    this.#flush()
  }

  /** For the line feeder: reads all lines of `bytes[from, to)`. */
  lines(bytes: Uint8Array, from: number, to: number): void {
    let at = from
    while (this.#mode === undefined && at < to) at = this.#judgeLine(bytes, at)
    if (this.#mode === 'json') this.#jsonLines(bytes, at, to)
    else if (this.#mode === 'text') this.#textLines(bytes, at, to)
  }

  /** Holds one more line back until the mode is known. */
  #judgeLine(bytes: Uint8Array, at: number): number {
    const next = bytes.indexOf(NEWLINE, at) + 1
    const mode = this.#judge.look(bytes, at, next - 1)
    // A copy even of a Buffer, whose slice() is none.
    this.#held.push(Uint8Array.from(bytes.subarray(at, next)))
    this.#heldBytes += next - at
    if (mode !== undefined || this.#heldBytes > HELD_BYTES)
      this.#decide(mode ?? this.#judge.verdict())
    return next
  }

  #decide(mode: CaptureMode): void {
    if (this.#mode !== undefined) return
    this.#mode = mode
    const held = this.#held
    this.#held = []
    for (const line of held) this.lines(line, 0, line.length)
  }

  /** The hot loop of text: an event line costs one scan and one commit, and makes no string. */
  #textLines(bytes: Uint8Array, from: number, to: number): void {
    const reader = this.#reader
    let eventsHere = this.#options.events && !this.#text.busy
    let at = from
    while (at < to) {
      const stop = eventsHere ? reader.scan(bytes, at) : -1
      if (stop >= 0 && bytes[stop] === NEWLINE) {
        this.#commit(++this.#line)
        at = stop + 1
      } else {
        at = this.#textLine(bytes, at, stop)
        if (this.#mode === 'json') {
          this.#jsonLines(bytes, at, to)
          return
        }
        eventsHere = this.#options.events && !this.#text.busy
      }
    }
  }

  /** A line that is no plain event: `stop` says how far an event was understood, -1 for not at all. */
  #textLine(bytes: Uint8Array, at: number, stop: number): number {
    const newline = bytes.indexOf(NEWLINE, at)
    const line = ++this.#line
    const from = skipInterruptEcho(bytes, at, newline)
    const echoed = from > at && this.#options.events && !this.#text.busy
    const end = echoed ? this.#reader.scan(bytes, from) : stop
    if (end >= 0 && endsEvent(bytes, end, newline)) {
      if (bytes[end] === SPACE) this.#reader.commitPart(line)
      else this.#reader.commit(line)
      if (this.#batch.length === BATCH_EVENTS) this.#flush()
      return newline + 1
    }
    if (bytes[at] === OPEN_BRACE && this.#beginsJson(bytes, at)) {
      this.#mode = 'json'
      this.#text.end()
      this.#line--
      return at
    }
    this.#text.line(utf8Text(bytes, at, lineEnd(bytes, at, newline)), line)
    return newline + 1
  }

  /** Warnings or a child's output came before the first record. */
  #beginsJson(bytes: Uint8Array, at: number): boolean {
    return !this.#judge.isSurelyText && isAttachedRecord(bytes, at)
  }

  #jsonLines(bytes: Uint8Array, from: number, to: number): void {
    let at = from
    while (at < to) {
      const stop = this.#options.events && !this.#json.pending ? this.#scanPrintf(bytes, at) : -1
      const newline = bytes.indexOf(NEWLINE, stop < 0 ? at : stop)
      const end = lineEnd(bytes, at, newline)
      this.#line++
      if (stop >= 0 && end === stop + PRINTF_END.length && startsWith(bytes, stop, PRINTF_END)) {
        this.#commit(this.#line)
      } else this.#json.line(bytes, at, end, this.#line)
      at = newline + 1
    }
  }

  /** An event inside a plain printf record is read in place. */
  #scanPrintf(bytes: Uint8Array, at: number): number {
    return startsWith(bytes, at, PRINTF) ? this.#reader.scan(bytes, at + PRINTF.length) : -1
  }

  #commit(line: number): void {
    this.#reader.commit(line)
    if (this.#batch.length === BATCH_EVENTS) this.#flush()
  }

  #take(record: CaptureRecord): void {
    if (this.#options.events && record.kind === 'printf' && this.#eventLines.read(record)) {
      if (this.#batch.length === BATCH_EVENTS) this.#flush()
      return
    }
    // Records keep their place among the events: a loss notice says when events were lost.
    this.#flush()
    this.#sink.record(record)
  }

  #flush(): void {
    if (this.#batch.length === 0) return
    this.#sink.events(this.#batch)
    this.#batch.length = 0
  }
}

/** A terminal echoes Ctrl-C as `^C`, glued in front of the next line. */
function skipInterruptEcho(bytes: Uint8Array, at: number, newline: number): number {
  let from = at
  while (from + 1 < newline && bytes[from] === CARET && bytes[from + 1] === CAPITAL_C) from += 2
  return from
}

/** Whether an event that was understood up to `stop` is a whole line: a pty's `\r`, or columns that we do not know. */
function endsEvent(bytes: Uint8Array, stop: number, newline: number): boolean {
  return (
    stop === newline ||
    bytes[stop] === SPACE ||
    (bytes[stop] === CARRIAGE_RETURN && stop + 1 === newline)
  )
}
