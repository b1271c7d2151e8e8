/** Text and bytes in their order; neighbouring text is one piece. */
export class Pieces {
  #done: (string | Uint8Array)[] = []
  #text = ''
  size = 0

  add(piece: string | Uint8Array): void {
    this.size += piece.length
    if (typeof piece === 'string') {
      this.#text += piece
      return
    }
    this.#endText()
    this.#done.push(piece)
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
    if (this.#text !== '') this.#done.push(this.#text)
    this.#text = ''
  }
}
