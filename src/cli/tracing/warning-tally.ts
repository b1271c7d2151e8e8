/** So many kinds of messages are told apart. */
const MOST_KINDS = 20

/** Says each kind of message of bpftrace once, and at the end how often it came: a warning may come with every event. */
export class WarningTally {
  readonly #say: (text: string) => void
  readonly #counts = new Map<string, number>()
  #others = 0

  constructor(say: (text: string) => void) {
    this.#say = say
  }

  /** A message; those that differ in numbers alone are of one kind. */
  hear(text: string): void {
    const kind = text.replace(/0x[\da-f]+|\d+/gi, '#')
    const known = this.#counts.get(kind)
    if (known !== undefined) this.#counts.set(kind, known + 1)
    else if (this.#counts.size >= MOST_KINDS) this.#others++
    else {
      this.#counts.set(kind, 1)
      this.#say(`bpftrace: ${text}`)
    }
  }

  /** No more messages come. */
  end(): void {
    const again = [...this.#counts.values()].reduce((sum, count) => sum + count - 1, this.#others)
    if (again > 0) this.#say(`bpftrace said such things ${again} more times`)
    this.#counts.clear()
    this.#others = 0
  }
}
