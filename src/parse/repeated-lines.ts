import type { DiagnosticLog } from '../model/diagnostic.ts'
import type { ScriptFacts } from '../model/script-facts.ts'
import { byteText, startsWith } from './bytes/byte-text.ts'
import { countedText } from './bytes/counted-text.ts'
import type { CaptureSink } from './events/capture-sink.ts'
import { IN_JSON, IN_TEXT } from './events/line-wraps.ts'
import { type FormTaker, isNoDistribution } from './forms/formed-lines.ts'
import type { JsonRecords } from './json/json-records.ts'
import type { MapLosses } from './map-losses.ts'
import { tellsNumbersApart } from './script/tells-numbers.ts'
import { RowForms } from './shapes/row-forms.ts'
import type { TextRecords } from './text/text-records.ts'

/** Readers of everything that is no event. */
export interface RecordReaders {
  readonly text: TextRecords
  readonly json: JsonRecords
  readonly losses: MapLosses
}

/** Lines that repeat an earlier one but for its numbers pass by the readers of records, who see the others. */
export class RepeatedLines {
  readonly #taker: FormTaker | undefined
  readonly #records: RecordReaders
  readonly #log: DiagnosticLog
  /** What may be learnt once the others know what it is: they may need the next line to tell. */
  #candidate: { readonly text: string; readonly line: number } | undefined
  /** How many lines were taken by the last call. */
  count = 0

  constructor(taker: FormTaker | undefined, records: RecordReaders, log: DiagnosticLog) {
    this.#taker = taker
    this.#records = records
    this.#log = log
  }

  /** Takes lines of text that are whole until another one comes; `line` is the number of the first. Returns where that is. */
  readText(bytes: Uint8Array, at: number, to: number, line: number): number {
    const { text } = this.#records
    if (text.holdsHeading && isNoDistribution(bytes, at, to)) {
      text.endHeading()
      this.#learn()
    }
    this.count = 0
    if (this.#taker === undefined || !text.isBetween) return at
    const end = this.#taker.read(bytes, at, to, line, {
      wrap: IN_TEXT,
      isHeading: text.mayHoldHeadings,
    })
    this.count = this.#taker.linesSince(line)
    if (this.count === 0) return at
    text.passed()
    this.#records.losses.passed()
    return end
  }

  /** The same for records of JSON. */
  readJson(bytes: Uint8Array, at: number, to: number, line: number): number {
    const { json } = this.#records
    this.count = 0
    if (this.#taker === undefined || !json.isBetween) return at
    const end = this.#taker.read(bytes, at, to, line, { wrap: IN_JSON, isHeading: false })
    this.count = this.#taker.linesSince(line)
    if (this.count === 0) return at
    json.passed()
    this.#records.losses.passed()
    return end
  }

  /** Hands a line of text over to the readers of records. */
  textLine(bytes: Uint8Array, from: number, to: number, line: number): void {
    const { text } = this.#records
    const words = countedText(bytes, from, to, line, this.#log)
    const isAlone = this.#taker?.isNew === true && text.isBetween
    this.#candidate = isAlone ? { text: words, line } : undefined
    text.line(words, line)
    if (!text.busy) this.#learn()
  }

  /** The same for a record of JSON. */
  jsonLine(bytes: Uint8Array, from: number, to: number, line: number): void {
    const { json } = this.#records
    const wasBetween = json.isBetween
    json.line(bytes, from, to, line)
    if (this.#taker?.isNew !== true || !wasBetween || !json.isBetween) return
    const { before, after } = IN_JSON
    const end = to - after.length + 1
    const isPlain = startsWith(bytes, from, before) && startsWith(bytes, end, after.subarray(0, -1))
    if (isPlain) this.#taker.learn(byteText(bytes, from + before.length, end), line)
  }

  #learn(): void {
    if (this.#candidate !== undefined)
      this.#taker?.learn(this.#candidate.text, this.#candidate.line)
    this.#candidate = undefined
  }
}

/** Rows of lines whose form is known, where somebody takes them. */
export function rowForms(
  { rows }: CaptureSink,
  script: ScriptFacts | undefined,
): RowForms | undefined {
  const isClear = script === undefined || !tellsNumbersApart(script)
  return rows !== undefined && isClear ? new RowForms(rows) : undefined
}
