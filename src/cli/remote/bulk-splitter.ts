const LINE_FEED = 10
/** What no text of bpftrace begins a line with, nor ends it: what comes last is then not held back. */
const SIGN = 1
/** The longest end: the nonce, and what is said behind it. */
const LONGEST_END = 80

/** What has arrived of one long thing. */
export interface BulkPiece {
  readonly bytes: Uint8Array
  /** Set where it has ended. */
  readonly status?: number
}

/**
 * Takes apart what comes from the far side on its standard output: bytes of any kind, each long thing ended by a sign 1
 * and the line `NONCE end STATUS`. What could be the begin of that is held back.
 */
export class BulkSplitter {
  readonly #mark: Buffer
  #held: Buffer = Buffer.alloc(0)

  constructor(nonce: string) {
    this.#mark = Buffer.from(`\u0001${nonce} end `)
  }

  /** The pieces of what has come: many may end in it. */
  *push(chunk: Uint8Array): Generator<BulkPiece> {
    let rest = this.#held.length === 0 ? buffer(chunk) : Buffer.concat([this.#held, chunk])
    for (;;) {
      const at = rest.indexOf(this.#mark)
      const end = at === -1 ? -1 : rest.indexOf(LINE_FEED, at + this.#mark.length)
      if (end === -1) break
      const status = Number(rest.toString('latin1', at + this.#mark.length, end))
      yield { bytes: rest.subarray(0, at), status }
      rest = rest.subarray(end + 1)
    }
    const heldAt = this.#suspect(rest)
    this.#held = rest.subarray(heldAt)
    if (heldAt > 0) yield { bytes: rest.subarray(0, heldAt) }
  }

  /** What was held back and has turned out to be nothing else, once no more comes. */
  end(): Uint8Array {
    const rest = this.#held
    this.#held = Buffer.alloc(0)
    return rest
  }

  /** Where an end may begin that has not come whole. */
  #suspect(rest: Buffer): number {
    const from = Math.max(rest.length - LONGEST_END, 0)
    for (let at = rest.indexOf(SIGN, from); at !== -1; at = rest.indexOf(SIGN, at + 1)) {
      const length = Math.min(this.#mark.length, rest.length - at)
      if (rest.compare(this.#mark, 0, length, at, at + length) === 0) return at
    }
    return rest.length
  }
}

function buffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}
