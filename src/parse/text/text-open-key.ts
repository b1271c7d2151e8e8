import { isFrame, opensStack } from './stack-text.ts'
import type { HeldLine, TextBlock } from './text-block.ts'
import { TextHeader } from './text-header.ts'
import { parseMapText } from './text-map.ts'
import type { TextRows } from './text-rows.ts'

/** Two deep stacks of long C++ names fit. */
const MAX_STACK_LINES = 4096
const MAX_CHARS = 1024 * 1024
/** A string key with newlines has few of them; a printf line that merely looks like a key must not hold up the rest. */
const MAX_STRING_LINES = 16
/** Frames that have lost their indentation where they were pasted. */
const BARE_FRAME = /^[^\s@].*\+(?:0x)?[0-9a-f]+(?: \(.*\))?$/
const MAP = /^@[A-Za-z_0-9]*(?:\[|: |:$)/

/** A map key that goes on over lines: a stack, or a string with newlines. Gives its lines back as text when it never ends. */
export class TextOpenKey implements TextBlock {
  readonly #rows: TextRows
  readonly #prefix: string
  readonly #held: HeldLine[]
  #chars: number

  /** `prefix` is text of the first line that was printed before the map. */
  constructor(rows: TextRows, prefix: string, first: HeldLine) {
    this.#rows = rows
    this.#prefix = prefix
    this.#held = [first]
    this.#chars = first.text.length
  }

  take(text: string, line: number): TextBlock | 'closed' | 'refused' {
    if (!this.#fits(text)) {
      this.end()
      return 'refused'
    }
    this.#held.push({ text, line })
    this.#chars += text.length
    return text.includes(']: ') || text.endsWith(']:') ? this.#complete() : this
  }

  end(): void {
    for (const { text, line } of this.#held) this.#rows.printf(text, line)
  }

  #fits(text: string): boolean {
    if (this.#chars + text.length > MAX_CHARS) return false
    const lines = this.#held.length
    const before = this.#held[lines - 1].text
    if (canBeFrame(text) && (canBeFrame(before) || opensStack(before) || before === '')) {
      return lines < MAX_STACK_LINES
    }
    if (text.startsWith(']') || text.startsWith(', ')) return true
    if (text === '') return canBeFrame(before) || opensStack(before)
    return lines < MAX_STRING_LINES && !opensStack(before) && text !== '' && !MAP.test(text)
  }

  #complete(): TextBlock | 'closed' {
    const [first] = this.#held
    const map = parseMapText(this.#held.map(({ text }) => text).join('\n'), this.#prefix.length)
    if (map === undefined || map.shape === 'open' || !this.#rows.script.admits(map)) {
      this.end()
      return 'closed'
    }
    if (map.shape === 'header') return new TextHeader(this.#rows, map, this.#prefix, this.#held)
    if (this.#prefix !== '') this.#rows.printf(this.#prefix, first.line)
    this.#rows.map(map)
    return 'closed'
  }
}

function canBeFrame(line: string): boolean {
  return isFrame(line) || BARE_FRAME.test(line)
}
