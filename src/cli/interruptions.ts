import type { Interrupts } from './effects.ts'

const SILENCE_MS = 5000

interface Stoppable {
  readonly isPipe: boolean
  stop(): void
  onBytes: () => void
}

/**
 * What Ctrl-C means. It reaches a whole pipeline: bpftrace then prints its maps and ends, and gotail must live on to
 * read them. So the first press is not for gotail while it reads a pipe; a second one, or 5 s of silence after
 * the first, ends the input. A file ends at the first press. One press more, and the run is given up.
 */
export class Interruptions {
  /** Resolves when the run is to end without a report. */
  readonly givenUp: Promise<void>
  readonly #interrupts: Interrupts
  #giveUp: () => void = () => {}
  #input: Stoppable | undefined
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(interrupts: Interrupts) {
    this.#interrupts = interrupts
    this.givenUp = new Promise((resolve) => {
      this.#giveUp = resolve
    })
    interrupts.listen(() => this.#consider())
  }

  /** From now on presses are meant for this input; those that came before count. */
  guard(input: Stoppable): void {
    this.#input = input
    input.onBytes = () => {
      if (this.#timer !== undefined) this.#awaitSilence(input)
    }
    if (this.#interrupts.presses() > 0) this.#consider()
  }

  /** The input has ended by itself: silence no longer means anything. */
  rest(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
  }

  #consider(): void {
    const input = this.#input
    if (input === undefined) return
    const presses = this.#interrupts.presses()
    const enough = input.isPipe ? 2 : 1
    if (presses > enough) this.#giveUp()
    else if (presses === enough) input.stop()
    else this.#awaitSilence(input)
  }

  #awaitSilence(input: Stoppable): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => input.stop(), SILENCE_MS)
  }
}
