/** Longer text is kept as bytes. */
const LONG_TEXT = 1 << 16

/** Text and bytes in their order; neighbouring text is one piece. */
export class Pieces {
  #done: (string | Uint8Array)[] = []
  #text = ''
  size = 0

  /** Bytes may be used again afterwards. */
  add(piece: string | Uint8Array): void {
    this.size += piece.length
    if (typeof piece === 'string') {
      this.#text += piece
      if (this.#text.length >= LONG_TEXT) this.#endText()
      return
    }
    this.#endText()
    this.#done.push(piece.slice())
  }

  /** All pieces so far; none are left. */
  take(): readonly (string | Uint8Array)[] {
    this.#endText()
    const pieces = this.#done
    this.#done = []
    this.size = 0
    return pieces
  }

  #endText(): void {
    const text = this.#text
    // Text that grew by small pieces is a tree of them, which takes many times the bytes: nobody may come for it soon.
    if (text !== '') this.#done.push(text.length < LONG_TEXT ? text : Buffer.from(text))
    this.#text = ''
  }
}
