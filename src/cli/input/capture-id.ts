/** Of the begin of a capture, unpacked: the header and times to the nanosecond tell any two apart. */
const HEAD_BYTES = 1 << 16
const DIGITS = 16

/**
 * Holds the first bytes of a capture back until its id is known: a hash of the first 64 KiB. The same capture has the same
 * id under every name, packed or not.
 */
export class CaptureId {
  readonly #hash = process.getBuiltinModule('node:crypto').createHash('sha256')
  readonly #consume: (bytes: Uint8Array) => void
  #held: Uint8Array[] = []
  #heldBytes = 0
  #id: string | undefined

  constructor(consume: (bytes: Uint8Array) => void) {
    this.#consume = consume
  }

  /** Empty while all bytes are held back: the consumer gets none before the id is known. */
  get id(): string {
    return this.#id ?? ''
  }

  push(bytes: Uint8Array): void {
    if (this.#id !== undefined) {
      this.#consume(bytes)
      return
    }
    // A copy: slice() of a Buffer is a view.
    this.#held.push(Uint8Array.from(bytes))
    this.#heldBytes += bytes.length
    if (this.#heldBytes >= HEAD_BYTES) this.end()
  }

  /** No more bytes will come: what is held back goes through. */
  end(): void {
    if (this.#id !== undefined) return
    const held = Buffer.concat(this.#held)
    this.#held = []
    this.#id = this.#hash.update(held.subarray(0, HEAD_BYTES)).digest('hex').slice(0, DIGITS)
    this.#consume(held)
  }
}
