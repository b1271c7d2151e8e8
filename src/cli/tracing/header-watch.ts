/** What every script prints first; it comes when all probes stand. */
const HEADER = 'H gotail='
/** A script of another kind has no header: beyond so much it is not waited for. */
const HEAD_BYTES = 1 << 16

/** Waits for the header of a capture in the bytes that bpftrace prints. */
export class HeaderWatch {
  #head = ''
  #hasCome = false

  /** The header has come, or will not. */
  get hasCome(): boolean {
    return this.#hasCome
  }

  /** Looks at the next bytes; whether the header comes with them. */
  comesWith(bytes: Uint8Array): boolean {
    if (this.#hasCome) return false
    this.#head += Buffer.from(bytes).toString('latin1')
    this.#hasCome =
      this.#head.startsWith(HEADER) ||
      this.#head.includes(`\n${HEADER}`) ||
      this.#head.length > HEAD_BYTES
    if (this.#hasCome) this.#head = ''
    return this.#hasCome
  }
}
