const LINE_FEED = 10
/** Nothing that a script prints is longer; what has no line feed for so long is no text. */
const LONGEST = 1 << 20
const NOTHING = new Uint8Array()

/** Hands on whole lines only, so that whoever cuts the stream knows what was a line and what only the begin of one. */
export class WholeLines {
  #rest: Uint8Array = NOTHING

  /** What has not ended in a line feed yet. */
  get rest(): Uint8Array {
    return this.#rest
  }

  /** The lines that end in these bytes, in one or two pieces. */
  push(bytes: Uint8Array): readonly Uint8Array[] {
    const end = bytes.lastIndexOf(LINE_FEED) + 1
    if (end === 0) return this.#grow(bytes)
    const held = this.#rest
    // A copy: it may be a view of a buffer that is used again.
    this.#rest = end === bytes.length ? NOTHING : Uint8Array.from(bytes.subarray(end))
    if (held.length === 0) return [bytes.subarray(0, end)]
    const first = bytes.indexOf(LINE_FEED) + 1
    const joined = Buffer.concat([held, bytes.subarray(0, first)])
    return first === end ? [joined] : [joined, bytes.subarray(first, end)]
  }

  #grow(bytes: Uint8Array): readonly Uint8Array[] {
    this.#rest = Buffer.concat([this.#rest, bytes])
    if (this.#rest.length < LONGEST) return []
    const all = this.#rest
    this.#rest = NOTHING
    return [all]
  }
}
