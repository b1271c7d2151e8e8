import type { DiagnosticLog } from '../../model/diagnostic.ts'
import { clearTrail, copyCall, EVENT, type EventBatch, setLabel } from '../../model/event-batch.ts'
import type { BucketRecord, LineRecord } from '../../model/record.ts'
import type { ScriptFacts } from '../../model/script-facts.ts'
import type { LineWrap } from '../forms/formed-lines.ts'
import { scriptShapes } from '../script/script-shapes.ts'
import { tellsNumbersApart } from '../script/tells-numbers.ts'
import type { CaptureSink } from './capture-sink.ts'
import { ColumnEvents } from './column-events.ts'
import { EventForms, type TrialReader } from './event-forms.ts'
import type { EventReader } from './event-reader.ts'
import { FormatEvents } from './format-events.ts'
import { FunctionNames } from './function-names.ts'
import { HeaderLines } from './header-lines.ts'
import { PlainLines } from './plain-lines.ts'
import { type WordEvent, WordEvents } from './word-events.ts'

/** How event lines of other scripts are to be read. */
export interface EventWords {
  /** What makes a `key=value` line an entry or an exit, in place of the usual words. */
  readonly enter?: RegExp
  readonly exit?: RegExp
  readonly script?: ScriptFacts
  /** The column whose values are durations; without, one whose name says so with its unit. */
  readonly value?: string
  /** The columns to tell those values apart by. */
  readonly by?: readonly string[]
  /** Nanoseconds in a unit of a column whose name tells none. */
  readonly unitNs?: number
}

const COMPACT = /^[A-Za-z] \d[\d ]*(?: |$)/
const MAX_COMPACT = 4096
const SHOWN_CHARACTERS = 60
const SPACE = 32
const BREAKS = /[\r\n]/g
const NEWLINE_ALONE: LineWrap = { before: new Uint8Array(0), after: Uint8Array.of(10) }
const ENCODER = new TextEncoder()

/** Finds the events among the printed lines that the byte reader did not take: headers, `key=value` words, durations. */
export class EventLines {
  readonly #batch: EventBatch
  readonly #reader: EventReader
  readonly #sink: Pick<CaptureSink, 'header'>
  readonly #log: DiagnosticLog
  readonly #headers: HeaderLines
  readonly #words: FormatEvents
  readonly #plain: PlainLines
  readonly #columns: ColumnEvents
  /** Lines whose form is known; absent where what a line is may depend on its numbers. */
  readonly forms: EventForms | undefined
  #isProtocol = false

  constructor(
    batch: EventBatch,
    reader: EventReader,
    sink: Pick<CaptureSink, 'header'>,
    log: DiagnosticLog,
    words: EventWords,
  ) {
    this.#batch = batch
    this.#reader = reader
    this.#sink = sink
    this.#log = log
    this.#headers = new HeaderLines(reader.layouts)
    this.#plain = new PlainLines(batch, reader.layouts)
    const names = new FunctionNames(this.#headers.header.named)
    const shapes = scriptShapes(words.script?.printfs ?? [], words.script?.composed)
    this.#words = new FormatEvents(new WordEvents(names, words), shapes)
    this.#columns = new ColumnEvents(names, { ...words, shapes, log })
    const newTrial = (): TrialReader => {
      const trial = new FormatEvents(new WordEvents(new FunctionNames(), words), shapes)
      return (text) => trial.read(text)
    }
    if (hasForms(words)) this.forms = new EventForms(batch, reader.layouts, newTrial)
  }

  /** Values of the column that is asked for, where they are no durations: known at the end. */
  counted(): readonly BucketRecord[] {
    return this.#columns.counted()
  }

  /** Takes the line when it is an event or speaks of events; false leaves it to others. */
  read(record: LineRecord): boolean {
    if (this.#headers.read(record.text)) {
      this.#isProtocol = true
      this.#sink.header(this.#headers.header)
      return true
    }
    if (record.text.startsWith('L ') && this.#label(record)) return true
    const known = this.#headers.header.named.length
    const column = this.#columns.read(record)
    if (column === 'head') {
      if (this.forms !== undefined) this.forms.isOpen = false
      return true
    }
    if (column === 'counted') return true
    const event = column ?? (this.#columns.isAlone ? undefined : this.#words.read(record.text))
    if (event === undefined) return this.#compact(record)
    if (this.#headers.header.named.length > known) this.#sink.header(this.#headers.header)
    this.#append(event, record.line)
    if (column === undefined) this.forms?.met(event, record)
    return true
  }

  /** A label that did not come as a line of its own, such as in a record of JSON. */
  #label({ text, line }: LineRecord): boolean {
    const bytes = ENCODER.encode(`${text.replaceAll(BREAKS, ' ')}\n`)
    return this.#plain.read(bytes, 0, bytes.length, line, NEWLINE_ALONE) === bytes.length
  }

  /** A compact event that came in pieces, or one of a type that we do not know. */
  #compact({ text, line }: LineRecord): boolean {
    if (text.length > MAX_COMPACT || !COMPACT.test(text)) return false
    const bytes = ENCODER.encode(`${text.replaceAll(BREAKS, ' ')}\n`)
    const stop = this.#reader.scan(bytes, 0)
    // Columns that we do not know may follow, words too.
    if (stop === bytes.length - 1 || bytes[stop] === SPACE) {
      if (bytes[stop] === SPACE) this.#reader.commitPart(line)
      else this.#reader.commit(line)
      return true
    }
    if (!this.#isProtocol) return false
    this.#log.report(
      'UNKNOWN_EVENT',
      `events of a type that is not known: ${text.slice(0, SHOWN_CHARACTERS)}`,
      line,
    )
    return true
  }

  #append(event: WordEvent, line: number): void {
    const batch = this.#batch
    // A call that is over has no more rows: its labels come before it.
    if (event.kind === EVENT.took) this.#labelsFirst(event, line)
    const row = batch.length++
    if (event.hasTime && batch.originSeconds < 0) batch.originSeconds = event.seconds
    batch.timeNs[row] = event.hasTime
      ? (event.seconds - batch.originSeconds) * 1e9 + event.nanos
      : Number.NaN
    batch.kind[row] = event.kind
    batch.cpu[row] = event.cpu
    batch.tid[row] = event.tid
    batch.pid[row] = event.pid < 0 ? this.#reader.layouts.process : event.pid
    batch.gid[row] = event.gid
    this.#appendTrail(event, row)
    batch.a[row] = event.a
    batch.b[row] = event.b
    batch.c[row] = event.c
    batch.line[row] = line
    if (event.kind === EVENT.label) this.#fillLabel(row, event)
    else if (event.kind !== EVENT.took) this.#appendLabels(row, event)
  }

  #labelsFirst({ labels: found }: WordEvent, line: number): void {
    const batch = this.#batch
    const { labels } = this.#reader.layouts
    for (let i = 0; i < found.length; i += 2) {
      const row = batch.length++
      batch.timeNs[row] = Number.NaN
      batch.cpu[row] = batch.tid[row] = batch.pid[row] = batch.gid[row] = -1
      batch.a[row] = batch.b[row] = Number.NaN
      batch.line[row] = line
      setLabel(batch, row, labels.name(found[i]), labels.value(found[i + 1]))
    }
  }

  #fillLabel(row: number, { c, text }: WordEvent): void {
    const { labels } = this.#reader.layouts
    setLabel(this.#batch, row, labels.nameAt(c), labels.value(text))
  }

  /** Words of an entry that nobody else claims: each is a row of its own behind it. */
  #appendLabels(row: number, { labels: found }: WordEvent): void {
    const batch = this.#batch
    const { labels } = this.#reader.layouts
    for (let i = 0; i < found.length; i += 2) {
      copyCall(batch, row, batch.length)
      setLabel(batch, batch.length, labels.name(found[i]), labels.value(found[i + 1]))
      batch.length++
    }
  }

  /** The stack of an event, and what goes with it. */
  #appendTrail({ pcs, frames, e, f }: WordEvent, row: number): void {
    const batch = this.#batch
    const isBare = frames === 0 && Number.isNaN(e) && Number.isNaN(f)
    if (isBare) {
      if (batch.isWide) clearTrail(batch, row)
      return
    }
    batch.isWide = true
    batch.d[row] = batch.stacks.intern(pcs, frames)
    batch.e[row] = e
    batch.f[row] = f
  }
}

/** Whether lines that differ in their numbers alone are events of one kind, whatever the numbers. */
function hasForms({ enter, exit, value, script }: EventWords): boolean {
  const isUsual = enter === undefined && exit === undefined && value === undefined
  return isUsual && (script === undefined || !tellsNumbersApart(script))
}
