import { BccHistogram } from './bcc-histogram.ts'
import { type BccSection, bccUnit } from './bcc-rows.ts'
import { stackText } from './stack-text.ts'
import type { HeldLine, TextBlock } from './text-block.ts'
import type { TextRows } from './text-rows.ts'

/** `server[812] lock 0x7f2ce1f4e6f8 contended 5 times, 30 avg usecs [max: 45 usecs, min 24 usecs]` */
const LOCK =
  /^(\S.{0,63})\[(\d{1,10})\] lock (0x[\da-f]{1,16}) contended \d{1,19} times, .{1,120}\]$/
const FRAME = /^ {4}\S/
const MAX_FRAMES = 300

/** Whose lock a line of futexctn is about, in front of its distribution; undefined for any other line. */
export function lockSection(line: string): BccSection | undefined {
  const found = LOCK.exec(line)
  return found === null ? undefined : { key: found.slice(1, 4), keyNames: ['comm', 'tid', 'lock'] }
}

/** The line of a lock, the stack below it, and then the distribution of the waits for it: the stack is part of its key. */
export class LockHeading implements TextBlock {
  readonly #rows: TextRows
  readonly #section: BccSection
  readonly #frames: HeldLine[] = []

  constructor(rows: TextRows, held: HeldLine, section: BccSection) {
    this.#rows = rows
    this.#section = section
    // How often and how long in all stand in this line only.
    rows.printf(held.text, held.line)
  }

  take(text: string, line: number): TextBlock | 'refused' {
    const unit = bccUnit(text)
    if (unit !== undefined) {
      const stack = stackText(this.#frames.map((frame) => frame.text).join('\n'))
      const { key, keyNames } = this.#section
      const section = { key: [...key, stack], keyNames: [...keyNames, 'stack'] }
      return new BccHistogram(this.#rows, unit, { text, line }, section)
    }
    if (FRAME.test(text) && this.#frames.length < MAX_FRAMES) {
      this.#frames.push({ text, line })
      return this
    }
    this.end()
    return 'refused'
  }

  end(): void {
    this.#rows.print(this.#frames)
  }
}
