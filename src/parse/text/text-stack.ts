import { isFrame, stackText } from './stack-text.ts'
import type { TextBlock } from './text-block.ts'
import type { MapHeader } from './text-map.ts'
import type { TextRows } from './text-rows.ts'

/** bpftrace takes 127 frames unless the kernel was told otherwise. */
const MAX_FRAMES = 4096

/** The frames of a stack that is the value of a map. */
export class TextStack implements TextBlock {
  readonly #rows: TextRows
  readonly #header: MapHeader
  readonly #frames: string[]

  constructor(rows: TextRows, header: MapHeader, first: string) {
    this.#rows = rows
    this.#header = header
    this.#frames = [first]
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
    this.#rows.text(this.#header, stackText(this.#frames.join('\n')))
  }
}
