import { bccSection, bccUnit } from './bcc-rows.ts'
import { beginsBccStack } from './bcc-stack.ts'
import { isFolded } from './folded-stacks.ts'
import type { HeldLine, TextBlock } from './text-block.ts'
import type { TextRows } from './text-rows.ts'

/** How tools of both families begin: `Tracing block device I/O... Hit Ctrl-C to end.` */
const TOOL =
  /^(?:Tracing\b.*(?:Ctrl-C.*|\.\.\.|for \d+ secs?\.?|by kernel stack.*)|Sampling at \d+ Hertz.*)$/
const TIME = /^\d\d:\d\d:\d\d$/
const NOTHING = /^\s*(?:\^C)*\s*$/
const TOTALS = /^(?:HARDIRQ|SOFTIRQ)\s/
const MOST_HELD = 8

/** Whether a line may be the first of a tool. */
export function isToolLine(line: string): boolean {
  return TOOL.test(line)
}

/**
 * The first line of a tool where nobody has said whose it is: a tool of bcc's, of which it is a notice, or a script of
 * bpftrace, which prints it as any other line. The first line that tells something decides.
 */
export class ToolLine implements TextBlock {
  readonly #rows: TextRows
  readonly #first: HeldLine
  readonly #held: HeldLine[] = []

  constructor(rows: TextRows, first: HeldLine) {
    this.#rows = rows
    this.#first = first
  }

  take(text: string, line: number): TextBlock | 'refused' | 'ended' {
    if ((NOTHING.test(text) || TIME.test(text)) && this.#held.length < MOST_HELD) {
      this.#held.push({ text, line })
      return this
    }
    this.#settle(isBcc(text))
    return this.#held.at(-1)?.text === '' ? 'ended' : 'refused'
  }

  end(): void {
    this.#settle(false)
  }

  #settle(isNotice: boolean): void {
    const { text, line } = this.#first
    if (isNotice) this.#rows.notice(text, line)
    else this.#rows.printf(text, line)
    for (const held of this.#held) {
      if (TIME.test(held.text)) this.#rows.printf(held.text, held.line)
      else if (held.text === '') this.#rows.blank()
    }
  }
}

/** Whether a line is of a tool of bcc's for sure. */
function isBcc(text: string): boolean {
  if (text.includes('@') && !text.startsWith(' ')) return false
  if (bccUnit(text) !== undefined || TOTALS.test(text)) return true
  return (
    isFolded(text) ||
    beginsBccStack(text) ||
    (/^[A-Za-z][\w ]*:? *=/.test(text) && bccSection(text) !== undefined)
  )
}
