import type { CaptureRecord } from '../../model/record.ts'
import type { Glimpsed } from '../../report/words/unusable.ts'
import type { Pipeline } from '../session/effects.ts'

const KEPT_BYTES = 1 << 16
const LINE_FEED = 10
const NAMES_KEPT = 1000

/** Keeps the first and the last 64 KiB of an input, to say what it was when it gave no answer. */
export class Glimpse {
  readonly #head = new Uint8Array(KEPT_BYTES)
  // Twice what is kept: it slides back only when it is full.
  readonly #tail = new Uint8Array(2 * KEPT_BYTES)
  #headLength = 0
  #tailLength = 0
  #bytes = 0

  /** Copies what it keeps. */
  push(bytes: Uint8Array): void {
    this.#bytes += bytes.length
    const first = bytes.subarray(0, KEPT_BYTES - this.#headLength)
    this.#head.set(first, this.#headLength)
    this.#headLength += first.length
    this.#keepLast(bytes.subarray(Math.max(first.length, bytes.length - KEPT_BYTES)))
  }

  /** The first bytes, up to 64 KiB. */
  get head(): Uint8Array {
    return this.#head.subarray(0, this.#headLength)
  }

  /** Reads what was kept as a capture of its own. */
  look(pipeline: Pipeline): Glimpsed {
    const seen = new Seen()
    const run = new pipeline.TablesRun((record) => seen.add(record), {})
    run.push(this.head)
    run.push(this.#lastLines())
    run.end()
    return { bytes: this.#bytes, head: this.head.subarray(0, 256), ...seen.summary() }
  }

  #keepLast(bytes: Uint8Array): void {
    if (this.#tailLength + bytes.length > this.#tail.length) {
      this.#tail.copyWithin(0, this.#tailLength - KEPT_BYTES, this.#tailLength)
      this.#tailLength = KEPT_BYTES
    }
    this.#tail.set(bytes, this.#tailLength)
    this.#tailLength += bytes.length
  }

  /** The tail: all of it where it follows the head without a gap, or else from the end of its first, broken line. */
  #lastLines(): Uint8Array {
    const tail = this.#tail.subarray(0, this.#tailLength)
    const isWhole = this.#headLength + this.#tailLength === this.#bytes
    return isWhole ? tail : tail.subarray(Math.max(0, tail.indexOf(LINE_FEED)))
  }
}

/** What the records of a glimpse amount to. */
class Seen {
  readonly #tables = new Set<string>()
  #firstLine: string | undefined
  #notice: string | undefined
  #probes: number | undefined

  add(record: CaptureRecord): void {
    if ('key' in record) {
      if (this.#tables.size < NAMES_KEPT) this.#tables.add(record.name)
    } else if (record.kind === 'notice') this.#notice ??= record.text
    else if (record.kind === 'attached') this.#probes ??= Number(record.probes)
    else if ('text' in record && record.text.trim() !== '') this.#firstLine ??= record.text
  }

  summary(): Omit<Glimpsed, 'bytes' | 'head'> {
    return {
      tables: [...this.#tables],
      ...(this.#firstLine === undefined ? {} : { firstLine: this.#firstLine }),
      ...(this.#notice === undefined ? {} : { notice: this.#notice }),
      ...(this.#probes === undefined ? {} : { probes: this.#probes }),
    }
  }
}
