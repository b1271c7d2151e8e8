import type { DiagnosticLog } from '../../model/diagnostic.ts'
import type { CaptureRecord } from '../../model/record.ts'
import type { ScriptFacts } from '../../model/script-facts.ts'
import type { HeldLine, TextBlock } from './text-block.ts'
import { TextHeader } from './text-header.ts'
import { readNotice } from './text-notice.ts'
import { TextOpenKey } from './text-open-key.ts'
import { findMap } from './text-prefix.ts'
import { TextRows } from './text-rows.ts'

/** A pty echoes the key that ended bpftrace, and a coloured log line resets its colour, right before what is printed next. */
const ECHO = /^(?:\^C)+|^(?:\x1b\[[0-9;]*m)+(?=@|$)/

/**
 * Reads bpftrace's text output, every version of it, line by line. Maps, histograms, stacks and notices become rows;
 * every other line that is not blank becomes a printf row with its exact text.
 */
export class TextRecords {
  readonly #rows: TextRows
  readonly #replay: (held: HeldLine) => void
  #block: TextBlock | undefined

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
    const step = block.take(text, lineNumber)
    if (step === 'refused') this.line(text, lineNumber)
    else if (step !== 'closed') this.#block = step
  }

  /** The input ended: what is still held comes out. */
  end(): void {
    while (this.#block !== undefined) {
      const block = this.#block
      this.#block = undefined
      block.end()
    }
  }

  /** True while lines must go through line() whatever they look like: inside a key of several lines, a histogram, a warning. */
  get busy(): boolean {
    return this.#block !== undefined
  }

  /** A line outside of every block. */
  #begin(raw: string, line: number): void {
    const text = raw.replace(ECHO, '')
    if (text === '') {
      if (raw === '') this.#rows.blank()
      return
    }
    if (this.#rows.script.prints(text)) {
      this.#rows.printf(text, line)
      return
    }
    const notice = readNotice(this.#rows, text, line, this.#replay)
    if (notice !== undefined) this.#block = notice === 'closed' ? undefined : notice
    else if (!text.includes('@') || !this.#map(text, line)) this.#rows.printf(text, line)
  }

  #map(text: string, line: number): boolean {
    const found = findMap(text, this.#rows)
    if (found === undefined) return false
    const { at, map } = found
    const prefix = text.slice(0, at)
    if (map.shape === 'open') {
      this.#block = new TextOpenKey(this.#rows, prefix, { text, line })
    } else if (map.shape === 'header') {
      this.#block = new TextHeader(this.#rows, map, prefix, [{ text, line }])
    } else {
      if (prefix !== '') this.#rows.printf(prefix, line)
      this.#rows.map(map)
    }
    return true
  }
}
