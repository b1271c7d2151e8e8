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
 * the end of the capture has cut, is handed over as text, and the histogram is known to be a part.
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

  constructor(rows: TextRows, head: HistogramHead) {
    this.#rows = rows
    this.#head = head
  }

  take(text: string, line: number): TextBlock | 'closed' | 'refused' {
    if (this.#rows.script.printsBucket(text)) {
      this.#unread.push({ text, line })
      return this
    }
    const bucket = this.#buckets.length < MAX_BUCKETS ? parseBucketRow(text) : undefined
    if (bucket !== undefined) this.#add(bucket, { text, line })
    else if (beginsBucketRow(text) && this.#unread.length < MAX_BUCKETS) this.#miss({ text, line })
    else {
      this.end()
      return text === '' ? 'closed' : 'refused'
    }
    return this
  }

  end(isCut = false): void {
    const part = this.#part(isCut)
    const { header, held } = this.#head
    if (this.#buckets.length === 0) this.#rows.print(held)
    else this.#rows.histogram(header, this.#buckets, { line: this.#first, part })
    this.#rows.print(this.#unread)
  }

  #add(bucket: BucketRow, last: HeldLine): void {
    if (this.#buckets.length === 0) this.#first = last.line
    this.#buckets.push(bucket)
    this.#last = last
    this.#isLastMissed = false
  }

  #miss(row: HeldLine): void {
    this.#unread.push(row)
    this.#missed++
    this.#isLastMissed = true
  }

  /** Whether rows are missing: somewhere, or only behind the last one. */
  #part(isCut: boolean): 'cut' | 'unread' | undefined {
    if (!isCut) return this.#missed > 0 ? 'unread' : undefined
    const seen = this.#buckets.at(-1)?.seen
    if (!this.#isLastMissed && seen === 'digits') {
      // More digits may have followed.
      this.#buckets.pop()
      this.#miss(this.#last)
    }
    if (this.#missed > (this.#isLastMissed ? 1 : 0)) return 'unread'
    return this.#isLastMissed || seen === 'count' ? 'cut' : undefined
  }
}
