import { parseBucketRow } from './bucket-label.ts'
import { isPlainFrame } from './stack-text.ts'
import type { HeldLine, TextBlock } from './text-block.ts'
import { TextHistogram } from './text-histogram.ts'
import type { MapHeader } from './text-map.ts'
import type { TextRows } from './text-rows.ts'
import { TextStack } from './text-stack.ts'
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
    const bucket = parseBucketRow(text)
    if (bucket !== undefined) {
      this.#printPrefix()
      return new TextHistogram(rows, header, bucket, line)
    }
    if (header.spaced && isPlainFrame(text)) {
      this.#printPrefix()
      return new TextStack(rows, header, text)
    }
    if (!header.spaced && isTseriesRange(text)) {
      return new TextTseries(rows, header, this.#prefix, [...this.#held, { text, line }])
    }
    if (text !== '') {
      this.end()
      return 'refused'
    }
    this.#endWithBlank()
    return 'closed'
  }

  /** Nothing below it: an empty string where bpftrace would print one so, else text that only looked like a map. */
  end(): void {
    if (this.#header.spaced && this.#isTrusted()) this.#emptyString()
    else for (const { text, line } of this.#held) this.#rows.printf(text, line)
  }

  /** A cleared histogram prints its header and a blank line: a print without rows. */
  #endWithBlank(): void {
    if (this.#rows.isHistogram(this.#header.name)) {
      this.#printPrefix()
    } else this.end()
    this.#rows.blank()
  }

  #emptyString(): void {
    this.#printPrefix()
    this.#rows.text(this.#header, '')
  }

  #isTrusted(): boolean {
    return this.#prefix === '' || this.#rows.knows(this.#header.name)
  }

  #printPrefix(): void {
    const first = this.#held[0]
    if (this.#prefix !== '' && first !== undefined) this.#rows.printf(this.#prefix, first.line)
  }
}
