import { isFrame, stackText } from './stack-text.ts'
import type { TextBlock } from './text-block.ts'

/** bpftrace takes 127 frames unless the kernel was told otherwise. */
const MAX_FRAMES = 4096

/** The frames of a stack, up to the first line that is none: the value of a map, or what `print(ustack)` prints. */
export class TextFrames implements TextBlock {
  readonly #frames: string[]
  readonly #emit: (stack: string) => void

  constructor(first: string, emit: (stack: string) => void) {
    this.#frames = [first]
    this.#emit = emit
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
    this.#emit(stackText(this.#frames.join('\n')))
  }
}
