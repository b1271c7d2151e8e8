import { isFrame, stackText } from './stack-text.ts'
import type { HeldLine, TextBlock } from './text-block.ts'
import type { TextRows } from './text-rows.ts'

const MAX_LINES = 4096
/** A tuple that is not over: a stack follows as its next part. */
const OPEN = /^\((?:.*, )?$/

/** Whether a value is the begin of a tuple that a stack goes on, below. */
export function opensTuple(value: string): boolean {
  return OPEN.test(value)
}

/**
 * A tuple with stacks in it: `(1, `, the frames, then `)` or the next part. `done` gets its text, each stack with one frame
 * a line; `undone` the lines when it never ends.
 */
export class TextTuple implements TextBlock {
  readonly #rows: TextRows
  readonly #done: (value: string) => void
  readonly #held: HeldLine[]
  readonly #parts: string[]
  #frames: string[] = []

  /** `begin` is the part of the first line that belongs to the value. */
  constructor(rows: TextRows, first: HeldLine, begin: string, done: (value: string) => void) {
    this.#rows = rows
    this.#held = [first]
    this.#parts = [begin]
    this.#done = done
  }

  take(text: string, line: number): TextBlock | 'closed' | 'refused' {
    if (isFrame(text) && this.#held.length < MAX_LINES) {
      this.#frames.push(text)
      this.#held.push({ text, line })
      return this
    }
    if (this.#frames.length === 0 || !(text.startsWith(')') || text.startsWith(', '))) {
      this.end()
      return 'refused'
    }
    this.#held.push({ text, line })
    this.#parts.push(stackText(this.#frames.join('\n')), text)
    this.#frames = []
    if (text.endsWith(', ')) return this
    this.#done(this.#parts.join(''))
    return 'closed'
  }

  end(): void {
    this.#rows.print(this.#held)
  }
}
