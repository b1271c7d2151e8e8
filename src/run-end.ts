import { GotailError } from './model/error.ts'

/** Whether a run has ended. What comes later would be lost in silence. */
export class RunEnd {
  readonly #words: string
  #hasEnded = false

  /** `words`: what has ended, and what to do. */
  constructor(words = 'this run has ended: make a new one for what is still to be read') {
    this.#words = words
  }

  /** Throws a GotailError where it has. */
  check(): void {
    if (this.#hasEnded) throw new GotailError(this.#words, 2)
  }

  /** It ends now, for the first time. */
  end(): void {
    this.check()
    this.#hasEnded = true
  }
}
