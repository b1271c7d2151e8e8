import { type BucketRow, parseBucketRow } from './bucket-label.ts'
import type { TextBlock } from './text-block.ts'
import type { MapHeader } from './text-map.ts'
import type { TextRows } from './text-rows.ts'

/** More than any hist (2,112 buckets with 5 bits) or lhist (1,002) prints. */
const MAX_BUCKETS = 4096

/** The rows of one histogram, kept until its end: only all of them tell hist from lhist. */
export class TextHistogram implements TextBlock {
  readonly #rows: TextRows
  readonly #header: MapHeader
  readonly #line: number
  readonly #buckets: BucketRow[]

  /** `first` is the row that proved it a histogram, on line `line`. */
  constructor(rows: TextRows, header: MapHeader, first: BucketRow, line: number) {
    this.#rows = rows
    this.#header = header
    this.#line = line
    this.#buckets = [first]
  }

  take(text: string): TextBlock | 'closed' | 'refused' {
    const bucket = this.#buckets.length < MAX_BUCKETS ? parseBucketRow(text) : undefined
    if (bucket !== undefined) {
      this.#buckets.push(bucket)
      return this
    }
    this.end()
    return text === '' ? 'closed' : 'refused'
  }

  end(): void {
    this.#rows.histogram(this.#header, this.#buckets, this.#line)
  }
}
