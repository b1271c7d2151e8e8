import { GotailError } from '../../model/error.ts'
import { complain } from './complain.ts'
import type { Effects } from './effects.ts'
import { ClosedPipe } from './output.ts'

const MOST_TOLD = 20

/**
 * What could not be written. One full disk must not cost the other results of a run, which may not come again: each is attempted,
 * and the failures are told at the end.
 */
export class Unwritten {
  readonly #messages: string[] = []
  #closedPipe: ClosedPipe | undefined

  /** Writes something. Throws only what is our own fault. */
  async attempt(write: () => void | Promise<void>): Promise<void> {
    try {
      await write()
    } catch (error) {
      if (error instanceof ClosedPipe) this.#closedPipe = error
      else if (error instanceof GotailError) this.#messages.push(error.message)
      else throw error
    }
  }

  /**
   * Tells of each failure, a line each, and hands back the exit status for them; undefined when all was written. Throws
   * ClosedPipe where nothing went wrong but that the reader of standard output went away.
   */
  tell(effects: Effects): 1 | undefined {
    for (const each of this.#messages.slice(0, MOST_TOLD)) complain(effects, [each])
    const others = this.#messages.length - MOST_TOLD
    if (others > 0) complain(effects, [`${others} more files could not be written`])
    if (this.#messages.length > 0) return 1
    if (this.#closedPipe !== undefined) throw this.#closedPipe
    return undefined
  }
}
