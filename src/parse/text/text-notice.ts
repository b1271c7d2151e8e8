import { withoutColours } from '../bytes/colours.ts'
import type { HeldLine, TextBlock } from './text-block.ts'
import type { TextRows } from './text-rows.ts'
import { isToolLine, ToolLine } from './tool-line.ts'

const ATTACHED = /^(?:Attaching (\d{1,19}) probes?\.\.\.|Attached (\d{1,19}) probes?)$/
const LOST = /^Lost (\d{1,19}) events$/
const LOST_TOTAL = /^WARNING: Total lost event count: (\d{1,19})$/
/** The second form has lost the place and the word in front of it. */
const LOG = /^(?:(?:WARNING|ERROR|FATAL|HINT): |Failed to map_\w+_elem: .*\(-?\d+\)$)/
/** What `-v` adds before 0.23. */
const VERIFIER = /^(?:Program ID: \d+|Bytecode: ?|The verifier log: ?|processed \d+ insns .*)$/
/** How tools of bcc's end. */
const TOOL_END = /^(?:Detaching\.\.\.|Exiting trace of .*)$/
const LOCATED = /^(.*?): (?:WARNING|ERROR): /
/** `script.bt:3:1-9`, or `script.bt:3-4` for an expression of several lines, which shows no source. */
const LOCATION = /(?:^|:)\d+(:\d+)?-\d+$/
const MARKER = /^ *~+$/

/** Reads what bpftrace says of itself, colours removed: emits it, or returns the block that it begins; undefined for any other line. */
export function readNotice(
  rows: TextRows,
  raw: string,
  line: number,
  replay: (held: HeldLine) => void,
): TextBlock | 'closed' | undefined {
  const text = withoutColours(raw)
  if (isSingle(rows, text, line)) return 'closed'
  if (!rows.isBpftrace && isToolLine(text)) return new ToolLine(rows, { text, line })
  if (!text.includes(': WARNING: ') && !text.includes(': ERROR: ')) return undefined
  const place = LOCATION.exec(LOCATED.exec(text)?.[1] ?? '')
  if (place === null) return undefined
  if (place[1] !== undefined) return new TextNotice(rows, { text, line }, replay)
  rows.notice(text, line)
  return 'closed'
}

function isSingle(rows: TextRows, whole: string, line: number): boolean {
  const text = whole.trimEnd()
  const attached = ATTACHED.exec(text)
  const lost = LOST.exec(text)
  if (attached !== null) rows.attached(attached[1] ?? attached[2])
  else if (lost !== null) rows.lost(lost[1])
  else if (!rows.isBpftrace && TOOL_END.test(text)) rows.notice(whole, line)
  else if (LOG.test(text) || VERIFIER.test(text)) {
    rows.notice(whole, line)
    const total = LOST_TOTAL.exec(text)
    if (total !== null) rows.lostInTotal(total[1])
  } else return false
  return true
}

/** A warning with its place in the script, the source line and a marker below it: one notice, its lines joined by newlines. */
class TextNotice implements TextBlock {
  readonly #rows: TextRows
  readonly #line: number
  readonly #replay: (held: HeldLine) => void
  #text: string
  /** Perhaps the source line: the marker below it decides. */
  #source: HeldLine | undefined

  constructor(rows: TextRows, first: HeldLine, replay: (held: HeldLine) => void) {
    this.#rows = rows
    this.#text = first.text
    this.#line = first.line
    this.#replay = replay
  }

  take(text: string, line: number): TextBlock | 'closed' | 'refused' {
    if (this.#source !== undefined) return this.#marker(text, this.#source)
    if (text.startsWith('Additional Info - ')) this.#text += `\n${text}`
    else this.#source = { text, line }
    return this
  }

  end(): void {
    this.#rows.notice(this.#text, this.#line)
    if (this.#source !== undefined) this.#replay(this.#source)
  }

  #marker(text: string, source: HeldLine): 'closed' | 'refused' {
    if (!MARKER.test(text)) {
      this.end()
      return 'refused'
    }
    this.#rows.notice(`${this.#text}\n${source.text}\n${text}`, this.#line)
    return 'closed'
  }
}
