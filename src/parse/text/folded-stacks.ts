import type { HeldLine, TextBlock } from './text-block.ts'
import type { TextRows } from './text-rows.ts'

/** `comm;outermost;…;innermost N`; the kernel keeps 15 characters of a name, and a tool may put the process behind it. */
const FOLDED = /^([^;\s@=][^;@=]{0,23})((?:;[^;]+)+) (\d{1,19})$/
/** A line is short where it is no stack. */
const MAX_LENGTH = 65_536
/** bcc parts the stack of the kernel from that of the program. */
const DIVIDERS: ReadonlySet<string> = new Set(['-', '--'])
/** Fewer frames in a line that stands alone are rather prose. */
const SURE_FRAMES = 3

interface Folded {
  readonly comm: string
  /** Outermost first. */
  readonly frames: readonly string[]
  readonly value: string
}

/** Whether a line may be one of bcc's `-f`. */
export function isFolded(line: string): boolean {
  return line.includes(';') && foldedLine(line) !== undefined
}

/** Folded stacks of bcc's profile or offcputime (`-f`): two such lines are, one by the other, and one with many frames. */
export class FoldedStacks implements TextBlock {
  readonly #rows: TextRows
  #held: HeldLine | undefined

  constructor(rows: TextRows, first: HeldLine) {
    this.#rows = rows
    this.#held = first
  }

  take(text: string): TextBlock | 'refused' {
    const folded = text.includes(';') ? foldedLine(text) : undefined
    if (folded === undefined) {
      this.end()
      return 'refused'
    }
    const before = this.#held === undefined ? undefined : foldedLine(this.#held.text)
    if (before !== undefined) this.#emit(before)
    this.#held = undefined
    this.#emit(folded)
    return this
  }

  end(): void {
    const held = this.#held
    this.#held = undefined
    if (held === undefined) return
    const folded = foldedLine(held.text)
    if (folded !== undefined && folded.frames.length >= SURE_FRAMES) this.#emit(folded)
    else this.#rows.print([held])
  }

  #emit({ comm, frames, value }: Folded): void {
    const stack = frames.filter((frame) => !DIVIDERS.has(frame)).reverse()
    this.#rows.bccStack({ stack: stack.join('\n'), comm }, value)
  }
}

function foldedLine(line: string): Folded | undefined {
  if (line.length > MAX_LENGTH) return undefined
  const [, comm, frames, value] = FOLDED.exec(line) ?? []
  return comm === undefined ? undefined : { comm, frames: frames.slice(1).split(';'), value }
}
