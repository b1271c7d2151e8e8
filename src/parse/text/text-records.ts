import type { DiagnosticLog } from '../../model/diagnostic.ts'
import type { CaptureRecord } from '../../model/record.ts'
import type { ScriptFacts } from '../../model/script-facts.ts'
import { isFound, withoutColours } from '../bytes/colours.ts'
import { bccBlock, readDict } from './bcc-blocks.ts'
import { BccHeading } from './bcc-histogram.ts'
import { isBarredRow } from './bucket-label.ts'
import { isSureFrame } from './stack-text.ts'
import type { HeldLine, TextBlock } from './text-block.ts'
import { TextDoubt } from './text-doubt.ts'
import { TextFrames } from './text-frames.ts'
import { TextHeader } from './text-header.ts'
import type { MapText } from './text-map.ts'
import { marginOf, withoutMargin } from './text-margin.ts'
import { readNotice } from './text-notice.ts'
import { TextOpenKey } from './text-open-key.ts'
import { findMap } from './text-prefix.ts'
import { TextRows } from './text-rows.ts'
import { opensTuple, TextTuple } from './text-tuple.ts'

/** A pty echoes the key that ended bpftrace, and a coloured log line resets its colour, right before what is printed next. */
const ECHO = /^(?:\^C)+|^(?:\x1b\[[0-9;]*m)+(?=@|$)/
/** A frame right below a printed line, as sessions are shown that somebody has trimmed. */
const TAB_FRAME = /^\t[A-Za-z_]\S*\+0x[\da-f]+$/
/** Words for a value: a title may be printed so. */
const WORDS = /^[A-Za-z]+(?: [A-Za-z]+)+$/
const OPEN_PARENTHESIS = 40

/**
 * Reads bpftrace's text output, every version of it, line by line. Maps, histograms, stacks and notices become rows;
 * every other line that is not blank becomes a printf row with its exact text.
 */
export class TextRecords {
  readonly #rows: TextRows
  readonly #replay: (held: HeldLine) => void
  #block: TextBlock | undefined
  /** What stands in front of every line of the block: it was quoted or indented. */
  #margin = ''
  #isAfterBlank = false

  constructor(emit: (record: CaptureRecord) => void, log: DiagnosticLog, script?: ScriptFacts) {
    this.#rows = new TextRows(emit, log, script)
    this.#replay = ({ text, line }) => this.#begin(text, line)
  }

  /** One line without its newline (and without a trailing \r of a pty); `lineNumber` counts from 1. */
  line(text: string, lineNumber: number): void {
    const block = this.#block
    if (block === undefined) {
      this.#begin(text, lineNumber)
      return
    }
    this.#block = undefined
    const plain = withoutColours(text)
    const bare = this.#margin === '' ? plain : withoutMargin(plain, this.#margin)
    const step = block.take(bare, lineNumber)
    this.#isAfterBlank = step === 'ended' || (step === 'closed' && bare === '')
    if (step === 'refused' || step === 'ended') this.line(text, lineNumber)
    else if (step !== 'closed') this.#block = step
  }

  /** The input ended, in the middle of a line where `isCut`: what is still held comes out. */
  end(isCut = false): void {
    while (this.#block !== undefined) {
      const block = this.#block
      this.#block = undefined
      block.end(isCut)
    }
  }

  /** True while lines must go through line() whatever they look like: inside a key of several lines, a histogram, a warning. */
  get busy(): boolean {
    return this.#block !== undefined
  }

  /** Whether nothing that came before has any bearing on the next line. */
  get isBetween(): boolean {
    return this.#block === undefined && !this.#isAfterBlank
  }

  /** Whether the last line is held back, since it may belong to a distribution of bcc that begins with the next one. */
  get holdsHeading(): boolean {
    return this.#block instanceof BccHeading
  }

  /** Whether lines may be held back so. */
  get mayHoldHeadings(): boolean {
    return !this.#rows.isBpftrace
  }

  /** No distribution follows: the line that was held back comes out. */
  endHeading(): void {
    const block = this.#block
    this.#block = undefined
    this.#isAfterBlank = block instanceof BccHeading && block.isAfterBlank
    block?.end()
  }

  /** Lines that are printed by a script went by. */
  passed(): void {
    this.#rows.passed()
  }

  /** A line outside of every block. */
  #begin(raw: string, line: number): void {
    const text = (isFound(raw) ? withoutColours(raw) : raw).replace(ECHO, '')
    const isAfterBlank = this.#isAfterBlank
    this.#isAfterBlank = text === ''
    if (text === '') {
      if (raw === '') this.#rows.blank()
      return
    }
    if (this.#rows.script.prints(text)) this.#rows.printf(text, line)
    else if (isAfterBlank ? isSureFrame(text) : TAB_FRAME.test(text)) {
      this.#block = new TextFrames(text, (stack) => this.#rows.value(stack, line))
    } else {
      this.#block = bccBlock(this.#rows, { text, line })
      if (this.#block === undefined) this.#notice(text, line)
    }
  }

  #notice(text: string, line: number): void {
    this.#margin = marginOf(text)
    const bare = text.slice(this.#margin.length)
    if (readDict(this.#rows, bare, line)) return
    if (bare === '') {
      this.#isAfterBlank = true
      this.#rows.blank()
      return
    }
    const notice = readNotice(this.#rows, bare, line, this.#replay)
    if (notice !== undefined) this.#block = notice === 'closed' ? undefined : notice
    else if (bare.charCodeAt(0) === OPEN_PARENTHESIS && opensTuple(bare)) this.#tuple(bare, line)
    else if (!bare.includes('@') || !this.#map(bare, line)) this.#printf(text, line)
  }

  #printf(text: string, line: number): void {
    if (isBarredRow(text)) this.#rows.headless(line)
    this.#rows.printf(text, line)
  }

  /** A value that is no map's. */
  #tuple(text: string, line: number): void {
    const done = (value: string): void => this.#rows.value(value, line)
    this.#block = new TextTuple(this.#rows, { text, line }, text, done)
  }

  #map(text: string, line: number): boolean {
    const found = findMap(text, this.#rows)
    if (found === undefined) return false
    this.#block = this.#mapBlock(found.map, text.slice(0, found.at), { text, line })
    return true
  }

  /** The block that a map begins; a row that is whole is handed over at once. */
  #mapBlock(map: MapText, prefix: string, held: HeldLine): TextBlock | undefined {
    const rows = this.#rows
    if (map.shape === 'open') return new TextOpenKey(rows, prefix, held)
    if (map.shape === 'header') return new TextHeader(rows, map, prefix, [held])
    if (prefix !== '') rows.printf(prefix, held.line)
    if (opensTuple(map.value)) {
      const { name, key } = map
      return new TextTuple(rows, held, map.value, (value) => rows.text({ name, key }, value))
    }
    if (prefix === '' && WORDS.test(map.value) && rows.script.map(map.name) === undefined) {
      return new TextDoubt(rows, map, held)
    }
    rows.map(map)
    return undefined
  }
}
