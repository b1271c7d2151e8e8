import { isFrame, stackText } from './stack-text.ts'
import type { HeldLine, TextBlock } from './text-block.ts'
import type { TextRows } from './text-rows.ts'

/** bpftrace takes 127 frames unless the kernel was told otherwise. */
const MAX_FRAMES = 4096

/** A stack that stands alone, as `print(ustack)` prints it: a blank line, its frames, a blank line. */
export class TextFrames implements TextBlock {
  readonly #rows: TextRows
  readonly #line: number
  readonly #frames: string[]

  constructor(rows: TextRows, first: HeldLine) {
    this.#rows = rows
    this.#line = first.line
    this.#frames = [first.text]
  }

  take(text: string): TextBlock | 'closed' | 'refused' {
    if (isFrame(text) && this.#frames.length < MAX_FRAMES) {
      this.#frames.push(text)
      return this
    }
    this.end()
    return text === '' ? 'closed' : 'refused'
  }

  end(): void {
    this.#rows.value(stackText(this.#frames.join('\n')), this.#line)
  }
}
