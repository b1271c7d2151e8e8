const LONGEST = 4096

/** Cuts text that comes in pieces into lines; of a line that is too long only its begin is kept. */
export class LineSplitter {
  readonly #take: (line: string) => void
  readonly #longest: number
  #rest = ''

  constructor(take: (line: string) => void, longest: number = LONGEST) {
    this.#take = take
    this.#longest = longest
  }

  push(piece: string): void {
    const [first, ...lines] = piece.split('\n')
    this.#grow(first)
    for (const line of lines) {
      this.#take(this.#rest)
      this.#rest = ''
      this.#grow(line)
    }
  }

  /** The text ended: a last line without its line feed is one too. */
  end(): void {
    if (this.#rest !== '') this.#take(this.#rest)
    this.#rest = ''
  }

  #grow(piece: string): void {
    this.#rest += piece.slice(0, this.#longest - this.#rest.length)
  }
}
