import type { CaptureRecord } from '../model/record.ts'
import type { Glimpsed } from '../report/unusable.ts'
import type { Pipeline } from './effects.ts'

const KEPT_BYTES = 1 << 16
const LINE_FEED = 10
const NAMES_KEPT = 1000

/** Keeps the begin and the end of an input, to say what it was when it gave no answer. */
export class Glimpse {
  #bytes = 0
  #head: Uint8Array = new Uint8Array()
  #tail: Uint8Array[] = []
  #tailBytes = 0

  /** The piece is kept for a while, not copied. */
  push(piece: Uint8Array): void {
    this.#bytes += piece.length
    let rest = piece
    if (this.#head.length < KEPT_BYTES) {
      const room = KEPT_BYTES - this.#head.length
      this.#head = Buffer.concat([this.#head, piece.subarray(0, room)])
      rest = piece.subarray(room)
    }
    this.#tail.push(rest)
    this.#tailBytes += rest.length
    while (this.#tailBytes - this.#tail[0].length >= KEPT_BYTES) {
      this.#tailBytes -= this.#tail.shift()?.length ?? 0
    }
  }

  /** The first bytes, up to 64 KiB. */
  get head(): Uint8Array {
    return this.#head
  }

  /** Reads what was kept as a capture of its own. */
  look(pipeline: Pipeline): Glimpsed {
    const seen = new Seen()
    const run = new pipeline.TablesRun((record) => seen.add(record), {})
    run.push(this.#head)
    for (const piece of this.#lastLines()) run.push(piece)
    run.end()
    return { bytes: this.#bytes, head: this.#head.subarray(0, 256), ...seen.summary() }
  }

  /** The tail from where it follows the head, or else from its first whole line on. */
  #lastLines(): readonly Uint8Array[] {
    if (this.#head.length + this.#tailBytes === this.#bytes) return this.#tail
    const bytes = Buffer.concat(this.#tail)
    return [Uint8Array.of(LINE_FEED), bytes.subarray(bytes.indexOf(LINE_FEED) + 1)]
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
