import { beginsBucketRow, parseBucketRow } from './bucket-label.ts'
import { isPlainFrame } from './stack-text.ts'
import type { HeldLine, TextBlock } from './text-block.ts'
import { TextEmpty } from './text-empty.ts'
import { TextFrames } from './text-frames.ts'
import { TextHistogram } from './text-histogram.ts'
import type { MapHeader } from './text-map.ts'
import type { TextRows } from './text-rows.ts'
import { isTseriesRange, TextTseries } from './text-tseries.ts'

/** A map's name alone on its line: the next line tells what it heads. */
export class TextHeader implements TextBlock {
  readonly #rows: TextRows
  readonly #header: MapHeader
  readonly #prefix: string
  readonly #held: readonly HeldLine[]

  /** `prefix` is text of the same line that was printed before; `held` are the lines as they came. */
  constructor(rows: TextRows, header: MapHeader, prefix: string, held: readonly HeldLine[]) {
    this.#rows = rows
    this.#header = header
    this.#prefix = prefix
    this.#held = held
  }

  take(text: string, line: number): TextBlock | 'closed' | 'refused' {
    const header = this.#header
    const rows = this.#rows
    if (this.#beginsHistogram(text)) {
      this.#printPrefix()
      const head = { header, held: this.#prefix === '' ? this.#held : [] }
      const histogram = new TextHistogram(rows, head)
      histogram.take(text, line)
      return histogram
    }
    if (header.spaced && isPlainFrame(text)) {
      this.#printPrefix()
      return new TextFrames(text, (stack) => rows.text(header, stack))
    }
    if (!header.spaced && isTseriesRange(text)) {
      return new TextTseries(rows, header, this.#prefix, [...this.#held, { text, line }])
    }
    if (text !== '') {
      this.end()
      return 'refused'
    }
    return this.#endWithBlank()
  }

  /** Nothing below it: a string of blanks where bpftrace would print one so, else text that only looked like a map. */
  end(): void {
    if (this.#header.spaced && this.#isTrusted()) this.#blankString()
    else this.#rows.print(this.#held)
  }

  /** A first row that cannot be read is one all the same, where it has a bar. */
  #beginsHistogram(text: string): boolean {
    if (parseBucketRow(text) !== undefined) return !this.#rows.script.printsBucket(text)
    return beginsBucketRow(text) && text.includes(' |@')
  }

  /** A cleared histogram prints its header and a blank line: a print without rows. */
  #endWithBlank(): TextBlock | 'closed' {
    const { name, spaced } = this.#header
    if (this.#rows.isHistogram(name)) {
      this.#printPrefix()
    } else if (spaced && this.#prefix === '' && this.#rows.script.map(name) === undefined) {
      return new TextEmpty(this.#rows, this.#header)
    } else this.end()
    this.#rows.blank()
    return 'closed'
  }

  #blankString(): void {
    this.#printPrefix()
    this.#rows.text(this.#header, this.#header.blanks)
  }

  #isTrusted(): boolean {
    return this.#prefix === '' || this.#rows.knows(this.#header.name)
  }

  #printPrefix(): void {
    const first = this.#held[0]
    if (this.#prefix !== '' && first !== undefined) this.#rows.printf(this.#prefix, first.line)
  }
}
