import { isBelow } from '../bytes/exact-integer.ts'
import { type BucketRow, beginsBucketRow, parseBucketRow } from './bucket-label.ts'
import type { HeldLine, TextBlock } from './text-block.ts'
import type { MapHeader } from './text-map.ts'
import type { TextRows } from './text-rows.ts'

/** More than any hist (2,112 buckets with 5 bits) or lhist (1,002) prints. */
const MAX_BUCKETS = 4096

/** What heads a histogram: its name, and the lines as they came. */
export interface HistogramHead {
  readonly header: MapHeader
  readonly held: readonly HeldLine[]
}

/**
 * The rows of one histogram, kept until its end: only all of them tell hist from lhist. A row that cannot be read, or that
 * the end of the capture has cut, is handed over as text, and the histogram is known to be a part. So it is where rows stand
 * twice, or begin anew, or a blank line parts them.
 */
export class TextHistogram implements TextBlock {
  readonly #rows: TextRows
  readonly #head: HistogramHead
  readonly #buckets: BucketRow[] = []
  readonly #unread: HeldLine[] = []
  #first = 0
  #last: HeldLine = { text: '', line: 0 }
  /** Rows that could not be read, and whether the last one is one of them. */
  #missed = 0
  #isLastMissed = false
  /** What follows is of another histogram, whose head was lost. */
  #isOver = false
  /** The last line was blank: it ends the histogram, unless another row comes. */
  #isAfterBlank = false

  constructor(rows: TextRows, head: HistogramHead) {
    this.#rows = rows
    this.#head = head
  }

  take(text: string, line: number): TextBlock | 'refused' | 'ended' {
    if (text === '' && !this.#isAfterBlank) {
      this.#isAfterBlank = true
      return this
    }
    if (!this.#takeRow({ text, line })) {
      this.end()
      return this.#isAfterBlank ? 'ended' : 'refused'
    }
    this.#isAfterBlank = false
    return this
  }

  end(isCut = false): void {
    const part = this.#part(isCut && !this.#isAfterBlank)
    const { header, held } = this.#head
    if (this.#buckets.length === 0) this.#rows.print(held)
    else this.#rows.histogram(header, this.#buckets, { line: this.#first, part })
    this.#rows.print(this.#unread)
  }

  /** Takes a line that is a row, or begins as one. */
  #takeRow(row: HeldLine): boolean {
    const { text } = row
    const room = MAX_BUCKETS - this.#buckets.length - this.#unread.length
    if (this.#rows.script.printsBucket(text)) {
      if (this.#isAfterBlank) return false
      this.#unread.push(row)
      return true
    }
    const bucket = room > 0 ? parseBucketRow(text) : undefined
    if (this.#isAfterBlank) {
      // Without a head: hardly anything but a row that was parted from the others.
      if (bucket?.seen !== 'bar') return false
      this.#isOver = true
    }
    if (bucket === undefined && !(room > 0 && beginsBucketRow(text))) return false
    if (bucket === undefined || !this.#add(bucket, row)) this.#miss(row)
    return true
  }

  /** False where it does not stand above the one before. */
  #add(bucket: BucketRow, row: HeldLine): boolean {
    const last = this.#buckets.at(-1)
    if (last !== undefined && !isAbove(bucket, last)) {
      // The same line twice is no more than that.
      if (row.text !== this.#last.text) this.#isOver = true
      return false
    }
    if (this.#isOver) return false
    if (last === undefined) this.#first = row.line
    else if (!this.#isLastMissed && last.hi !== bucket.lo) {
      this.#rows.gap(this.#head.header.name, row.line)
    }
    this.#buckets.push(bucket)
    this.#last = row
    this.#isLastMissed = false
    return true
  }

  #miss(row: HeldLine): void {
    this.#unread.push(row)
    this.#missed++
    this.#isLastMissed = true
  }

  /** Whether rows are missing: somewhere, or only behind the last one. */
  #part(isCut: boolean): 'cut' | 'unread' | undefined {
    if (!isCut) return this.#isOver || this.#missed > 0 ? 'unread' : undefined
    const seen = this.#buckets.at(-1)?.seen
    if (!this.#isLastMissed && seen === 'digits') {
      // More digits may have followed.
      this.#buckets.pop()
      this.#miss(this.#last)
    }
    if (this.#isOver || this.#missed > (this.#isLastMissed ? 1 : 0)) return 'unread'
    return this.#isLastMissed || seen === 'count' ? 'cut' : undefined
  }
}

function isAbove(bucket: BucketRow, last: BucketRow): boolean {
  return last.hi !== null && bucket.lo !== null && !isBelow(bucket.lo, last.hi)
}
