import type { BucketRecord } from '../../model/record.ts'
import { isBelow } from '../bytes/exact-integer.ts'
import {
  type BccRow,
  type BccSection,
  bccRow,
  bccTotals,
  bccUnit,
  beginsBccRow,
} from './bcc-rows.ts'
import type { HeldLine, TextBlock } from './text-block.ts'
import type { TextRows } from './text-rows.ts'

/** Linear distributions of bcc have as many rows as a caller likes. */
const MAX_ROWS = 5000
/** Old versions end a bar that is too long with a plus. */
const BAR_END = /\|[*+ ]*[|+]\s*$/
const NO_SECTION: BccSection = { key: [], keyNames: [] }

/**
 * A distribution of bcc's tools or libbpf-tools, and the exact sum that may stand below it. Where a row does not stand above the
 * one before, or a blank line parts them, it is known to be a part, and such rows are handed over as text.
 */
export class BccHistogram implements TextBlock {
  readonly #rows: TextRows
  readonly #unit: string
  readonly #section: BccSection
  readonly #held: HeldLine
  readonly #buckets: BccRow[] = []
  readonly #unread: HeldLine[] = []
  #last: HeldLine = { text: '', line: 0 }
  #isAfterBlank = false

  constructor(rows: TextRows, unit: string, held: HeldLine, section: BccSection = NO_SECTION) {
    this.#rows = rows
    this.#unit = unit
    this.#held = held
    this.#section = section
  }

  take(text: string, line: number): TextBlock | 'closed' | 'refused' {
    if (text === '' && !this.#isAfterBlank) {
      this.#isAfterBlank = true
      return this
    }
    if (this.#takeRow({ text, line })) return this
    this.end()
    const totals = this.#buckets.length === 0 ? undefined : bccTotals(text)
    if (totals !== undefined) {
      this.#rows.bccTotals(this.#unit, this.#section, totals)
      return 'closed'
    }
    if (this.#isAfterBlank) this.#rows.blank()
    return 'refused'
  }

  end(isCut = false): void {
    const partial = this.#partial(isCut && !this.#isAfterBlank)
    if (this.#buckets.length > 0) this.#rows.bcc(this.#unit, this.#section, this.#buckets, partial)
    else this.#rows.print([this.#held])
    this.#rows.print(this.#unread)
  }

  /** Takes a line that is a row, or begins as one; behind a blank line only one that follows others. */
  #takeRow(held: HeldLine): boolean {
    if (this.#buckets.length + this.#unread.length >= MAX_ROWS) return false
    const row = bccRow(held.text)
    if (row === undefined && (this.#isAfterBlank || !beginsBccRow(held.text))) return false
    const last = this.#buckets.at(-1)
    if (this.#isAfterBlank && last === undefined) return false
    const isNext = last === undefined || (row !== undefined && !isBelow(row.lo, last.hi))
    if (row !== undefined && isNext && !this.#isAfterBlank && this.#unread.length === 0) {
      this.#buckets.push(row)
      this.#last = held
    } else this.#unread.push(held)
    this.#isAfterBlank = false
    return true
  }

  #partial(isCut: boolean): BucketRecord['partial'] {
    const missed = this.#unread.length
    if (isCut && missed === 0 && !this.#last.text.includes('|')) {
      // More digits may have followed.
      this.#buckets.pop()
      this.#unread.push(this.#last)
    }
    if (missed > (isCut ? 1 : 0)) return 'unread'
    const isWhole = !isCut || (this.#unread.length === 0 && BAR_END.test(this.#last.text))
    return isWhole ? undefined : 'cut'
  }
}

/** A line that may be the section of a distribution: the next line decides. */
export class BccHeading implements TextBlock {
  readonly #rows: TextRows
  readonly #held: HeldLine
  readonly #section: BccSection
  /** Somebody who pasted it put a blank line below. */
  #isAfterBlank = false

  constructor(rows: TextRows, held: HeldLine, section: BccSection) {
    this.#rows = rows
    this.#held = held
    this.#section = section
  }

  take(text: string, line: number): TextBlock | 'refused' | 'ended' {
    if (text === '' && !this.#isAfterBlank) {
      this.#isAfterBlank = true
      return this
    }
    const unit = bccUnit(text)
    if (unit !== undefined) {
      return new BccHistogram(this.#rows, unit, { text, line }, this.#section)
    }
    this.end()
    return this.#isAfterBlank ? 'ended' : 'refused'
  }

  /** Whether it waits behind a blank line. */
  get isAfterBlank(): boolean {
    return this.#isAfterBlank
  }

  end(): void {
    this.#rows.print([this.#held])
  }
}
