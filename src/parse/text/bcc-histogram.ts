import { type BccRow, type BccSection, bccRow, bccTotals, bccUnit } from './bcc-rows.ts'
import type { HeldLine, TextBlock } from './text-block.ts'
import type { TextRows } from './text-rows.ts'

/** Linear distributions of bcc have as many rows as a caller likes. */
const MAX_ROWS = 5000
const NO_SECTION: BccSection = { key: [], keyNames: [] }

/** A distribution of bcc's tools or libbpf-tools, and the exact sum that may stand below it. */
export class BccHistogram implements TextBlock {
  readonly #rows: TextRows
  readonly #unit: string
  readonly #section: BccSection
  readonly #held: HeldLine
  readonly #buckets: BccRow[] = []
  #isOver = false

  constructor(rows: TextRows, unit: string, held: HeldLine, section: BccSection = NO_SECTION) {
    this.#rows = rows
    this.#unit = unit
    this.#held = held
    this.#section = section
  }

  take(text: string): TextBlock | 'closed' | 'refused' {
    const row = this.#isOver || this.#buckets.length >= MAX_ROWS ? undefined : bccRow(text)
    if (row !== undefined) {
      this.#buckets.push(row)
      return this
    }
    const wasOver = this.#isOver
    if (!wasOver) this.end()
    const totals = this.#buckets.length === 0 ? undefined : bccTotals(text)
    if (totals !== undefined) {
      this.#rows.bccTotals(this.#unit, this.#section, totals)
      return 'closed'
    }
    if (text === '' && !wasOver) return this
    if (wasOver) this.#rows.blank()
    return 'refused'
  }

  end(): void {
    if (this.#isOver) return
    this.#isOver = true
    if (this.#buckets.length > 0) this.#rows.bcc(this.#unit, this.#section, this.#buckets)
    else this.#rows.print([this.#held])
  }
}

/** A line that may be the section of a distribution: the next line decides. */
export class BccHeading implements TextBlock {
  readonly #rows: TextRows
  readonly #held: HeldLine
  readonly #section: BccSection

  constructor(rows: TextRows, held: HeldLine, section: BccSection) {
    this.#rows = rows
    this.#held = held
    this.#section = section
  }

  take(text: string, line: number): TextBlock | 'refused' {
    const unit = bccUnit(text)
    if (unit !== undefined) {
      return new BccHistogram(this.#rows, unit, { text, line }, this.#section)
    }
    this.end()
    return 'refused'
  }

  end(): void {
    this.#rows.print([this.#held])
  }
}
