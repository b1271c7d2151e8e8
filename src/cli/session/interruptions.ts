import type { Interrupts } from './effects.ts'

const SILENCE_MS = 5000
/** As a shell tells that a signal ended a command. */
const BY_SIGINT = 130
const BY_SIGTERM = 143

interface Stoppable {
  readonly isPipe: boolean
  /** Told first where the other end of the pipe does not feel Ctrl-C by itself. */
  interrupt?(): void
  stop(): void
  onBytes: () => void
}

/**
 * What Ctrl-C and SIGTERM mean. Ctrl-C reaches a whole pipeline: bpftrace then prints its maps and ends, and gotail must live on to
 * read them. So the first press is not for gotail while it reads a pipe; a second one, or 5 s of silence after
 * the first, ends the input. A file ends at the first press. One press more, and the run is given up. SIGTERM is for gotail
 * alone: it ends the input at once, or the run while there is no input. Further ones say nothing new: timeout(1) sends two.
 * A trace of our own is asked to end by either, and is cut short by a second press only.
 */
export class Interruptions {
  /** Resolves to the exit status when the run is to end without a report. */
  readonly givenUp: Promise<number>
  readonly #interrupts: Interrupts
  #giveUp: (status: number) => void = () => {}
  #input: Stoppable | undefined
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(interrupts: Interrupts) {
    this.#interrupts = interrupts
    this.givenUp = new Promise((resolve) => {
      this.#giveUp = resolve
    })
    interrupts.listen(() => this.#consider())
    this.#consider()
  }

  /** What ended the input, where it was ended by hand. */
  get endedBy(): 'Ctrl-C' | 'SIGTERM' {
    return this.#interrupts.terminations() > 0 ? 'SIGTERM' : 'Ctrl-C'
  }

  /** From now on signals are meant for this input; those that came before count. */
  guard(input: Stoppable): void {
    this.#input = input
    input.onBytes = () => {
      if (this.#timer !== undefined) this.#awaitSilence(input)
    }
    if (this.#interrupts.presses() + this.#interrupts.terminations() > 0) this.#consider()
  }

  /** The input has ended by itself: silence no longer means anything. */
  rest(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
  }

  #consider(): void {
    const input = this.#input
    const presses = this.#interrupts.presses()
    const terminations = this.#interrupts.terminations()
    if (input === undefined) {
      if (terminations > 0) this.#giveUp(BY_SIGTERM)
      return
    }
    const enough = input.isPipe ? 2 : 1
    if (presses > enough) this.#giveUp(BY_SIGINT)
    else if (presses === enough) input.stop()
    else if (input.interrupt !== undefined) input.interrupt()
    else if (terminations > 0) input.stop()
    else this.#awaitSilence(input)
  }

  #awaitSilence(input: Stoppable): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => input.stop(), SILENCE_MS)
  }
}
