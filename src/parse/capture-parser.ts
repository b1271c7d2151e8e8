import type { DiagnosticLog } from '../model/diagnostic.ts'
import { BATCH_EVENTS, type EventBatch, eventBatch } from '../model/event-batch.ts'
import type { CaptureHeader } from '../model/header.ts'
import type { LabelTable } from '../model/label-table.ts'
import type { BucketRecord, CaptureRecord } from '../model/record.ts'
import { lineEnd } from './bytes/line-feeder.ts'
import { type CaptureMode, CaptureModeJudge } from './capture-mode.ts'
import type { CaptureSink } from './events/capture-sink.ts'
import { MOST_ROWS_OF_LINE } from './events/event-forms.ts'
import { EventLines, type EventWords } from './events/event-lines.ts'
import { EventReader } from './events/event-reader.ts'
import { endsEvent, skipInterruptEcho } from './events/line-ends.ts'
import { IN_JSON, IN_TEXT, scansRecord } from './events/line-wraps.ts'
import { PlainLines } from './events/plain-lines.ts'
import type { LineWrap } from './forms/formed-lines.ts'
import { HeldLines } from './held-lines.ts'
import { JsonDocument } from './json/json-document.ts'
import { JsonRecords } from './json/json-records.ts'
import { LineMargins } from './line-margins.ts'
import { MapLosses } from './map-losses.ts'
import { RepeatedLines, rowForms } from './repeated-lines.ts'
import { TextRecords } from './text/text-records.ts'

const NEWLINE = 10
const SPACE = 32

/** How a capture is to be read. */
export interface ParseOptions extends EventWords {
  /** Whether event lines become events; without, every printed line is a record. */
  readonly events: boolean
  /** Gets the names and values of labels; one of its own where not said. */
  readonly labels?: LabelTable
}

/**
 * Reads a bpftrace capture, text or JSON of any version, chunk by chunk, cut anywhere.
 * Never throws on any bytes: what it cannot read it counts in the log or hands over as it stands.
 */
export class CaptureParser {
  readonly #options: ParseOptions
  readonly #sink: CaptureSink
  readonly #log: DiagnosticLog
  readonly #feeder: LineMargins
  readonly #batch: EventBatch
  readonly #reader: EventReader
  readonly #plain: PlainLines
  readonly #eventLines: EventLines
  readonly #text: TextRecords
  readonly #json: JsonRecords
  readonly #document: JsonDocument
  readonly #losses: MapLosses
  readonly #judge = new CaptureModeJudge()
  readonly #repeated: RepeatedLines
  #mode: CaptureMode | undefined
  readonly #held = new HeldLines()
  #line = 0

  constructor(sink: CaptureSink, log: DiagnosticLog, options: ParseOptions) {
    this.#options = options
    this.#sink = sink
    this.#log = log
    this.#feeder = new LineMargins(this, log)
    this.#batch = eventBatch(BATCH_EVENTS, undefined, options.labels)
    this.#reader = new EventReader(this.#batch)
    this.#plain = new PlainLines(this.#batch, this.#reader.layouts)
    // What a header says holds for the events behind it.
    const header = (found: CaptureHeader): void => {
      this.#flush()
      sink.header(found)
    }
    this.#eventLines = new EventLines(this.#batch, this.#reader, { header }, log, options)
    this.#losses = new MapLosses(log, options.script)
    const take = this.#take.bind(this)
    this.#text = new TextRecords(take, log, options.script)
    this.#json = new JsonRecords(take, log, options.script)
    const forms = options.events ? this.#eventLines.forms : rowForms(sink, options.script)
    const records = { text: this.#text, json: this.#json, losses: this.#losses }
    this.#repeated = new RepeatedLines(forms, records, log)
    this.#document = new JsonDocument((...record) => this.#json.line(...record))
  }

  /** Whether these are records of bpftrace for sure, and not lines that could be anybody's. */
  get isJson(): boolean {
    return this.#mode !== undefined && this.#mode !== 'text'
  }

  /** How many lines were read so far. */
  get lineCount(): number {
    return this.#line
  }

  /** The values of a column that are no durations, as far as they came; at the end they are records. */
  counted(): readonly BucketRecord[] {
    return this.#eventLines.counted()
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
    this.#text.end(cut)
    this.#document.end()
    this.#json.end()
    for (const record of this.counted()) this.#take(record)
    this.#losses.end()
    // A JSON record that is cut is no JSON: its reader tells.
    const cutLine = 'the capture ends in the middle of a line'
    if (cut && this.#mode === 'text') this.#log.report('CUT_FILE', cutLine, this.#line)
    this.#reader.report(this.#log)
    this.#flush()
  }

  /** For the line feeder: reads all lines of `bytes[from, to)`. */
  lines(bytes: Uint8Array, from: number, to: number): void {
    let at = from
    while (this.#mode === undefined && at < to) at = this.#judgeLine(bytes, at)
    if (this.#mode === 'json') this.#jsonLines(bytes, at, to)
    else if (this.#mode === 'document') this.#documentLines(bytes, at, to)
    else if (this.#mode === 'text') this.#textLines(bytes, at, to)
  }

  /** Holds one more line back until the mode is known. */
  #judgeLine(bytes: Uint8Array, at: number): number {
    const next = bytes.indexOf(NEWLINE, at) + 1
    const mode = this.#judge.look(bytes, at, next - 1)
    this.#held.add(bytes, at, next)
    if (mode !== undefined || this.#held.isFull) this.#decide(mode ?? this.#judge.verdict())
    return next
  }

  #decide(mode: CaptureMode): void {
    if (this.#mode !== undefined) return
    this.#mode = mode
    for (const line of this.#held.take()) this.lines(line, 0, line.length)
  }

  #textLines(bytes: Uint8Array, from: number, to: number): void {
    let at = from
    while (at < to) {
      if (this.#areEventsText) at = this.#plainLines(bytes, at, to, IN_TEXT)
      at = this.#repeated.readText(bytes, at, to, this.#line + 1)
      this.#line += this.#repeated.count
      // A form takes no line that may find no room: with room, it will.
      if (!this.#makesRoom() && at < to) at = this.#textLine(bytes, at)
      if (this.#mode === 'json') {
        this.#jsonLines(bytes, at, to)
        return
      }
    }
  }

  /** Whether a line may be an event, and not part of a record of several lines. */
  get #areEventsText(): boolean {
    return this.#options.events && !this.#text.busy
  }

  /** Takes plain event lines until another one comes; returns where that is. */
  #plainLines(bytes: Uint8Array, from: number, to: number, wrap: LineWrap): number {
    const batch = this.#batch
    let at = from
    for (;;) {
      const before = batch.length
      at = this.#plain.read(bytes, at, to, this.#line + 1, wrap)
      this.#line += batch.length - before
      if (batch.length < BATCH_EVENTS) return at
      this.#flush()
    }
  }

  /** Any other line: an event that is not plain, or part of a record. */
  #textLine(bytes: Uint8Array, at: number): number {
    const newline = bytes.indexOf(NEWLINE, at)
    const line = ++this.#line
    const from = this.#areEventsText ? skipInterruptEcho(bytes, at, newline) : at
    const end = this.#areEventsText ? this.#reader.scan(bytes, from) : -1
    if (end >= 0 && endsEvent(bytes, end, newline)) {
      if (bytes[end] === SPACE) this.#reader.commitPart(line)
      else this.#reader.commit(line)
      return newline + 1
    }
    if (this.#judge.beginsJson(bytes, at)) {
      this.#mode = 'json'
      this.#text.end()
      this.#line--
      return at
    }
    this.#repeated.textLine(bytes, at, lineEnd(bytes, at, newline), line)
    return newline + 1
  }

  #jsonLines(bytes: Uint8Array, from: number, to: number): void {
    let at = from
    while (at < to) {
      if (this.#areEventsJson) at = this.#plainLines(bytes, at, to, IN_JSON)
      at = this.#repeated.readJson(bytes, at, to, this.#line + 1)
      this.#line += this.#repeated.count
      if (!this.#makesRoom() && at < to) at = this.#jsonLine(bytes, at)
    }
  }

  #documentLines(bytes: Uint8Array, from: number, to: number): void {
    for (let at = from; at < to; at = bytes.indexOf(NEWLINE, at) + 1) {
      this.#document.line(bytes, at, bytes.indexOf(NEWLINE, at), ++this.#line)
    }
  }

  /** Whether a record may be an event, and not the rest of one of several lines. */
  get #areEventsJson(): boolean {
    return this.#options.events && !this.#json.pending
  }

  /** Any other record; an event inside a plain printf record is read in place. */
  #jsonLine(bytes: Uint8Array, at: number): number {
    const isEvent = this.#areEventsJson && scansRecord(this.#reader, bytes, at)
    const newline = bytes.indexOf(NEWLINE, at)
    const line = ++this.#line
    if (isEvent) this.#reader.commit(line)
    else this.#repeated.jsonLine(bytes, at, lineEnd(bytes, at, newline), line)
    return newline + 1
  }

  #take(record: CaptureRecord): void {
    this.#losses.look(record)
    this.#makesRoom()
    if (this.#options.events && record.kind === 'printf' && this.#eventLines.read(record)) return
    // Records keep their place among the events: a loss notice says when events were lost.
    this.#flush()
    this.#sink.record(record)
  }

  /** One line may be several rows. Returns whether there was no room for so many. */
  #makesRoom(): boolean {
    const isFull = this.#batch.length > BATCH_EVENTS - MOST_ROWS_OF_LINE
    if (isFull) this.#flush()
    return isFull
  }

  #flush(): void {
    if (this.#batch.length === 0) return
    this.#sink.events(this.#batch)
    this.#batch.length = 0
  }
}
