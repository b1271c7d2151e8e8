import { parseInteger } from '../bytes/exact-integer.ts'
import type { HeldLine, TextBlock } from './text-block.ts'
import type { MapHeader } from './text-map.ts'
import type { RowHead, TextRows } from './text-rows.ts'

/** The least and the greatest value, above and below the plot. */
const RANGE = /^ +-?\d+ +-?\d+$/
const TOP = /^hh:mm:ss(?:\.[mun]s)? +\|_+\|$/
const BOTTOM = /^ +v_+v$/
/** The dot is the line of zero, where there are values below it. */
const INTERVAL = /^(\d\d:\d\d:\d\d(?:\.\d{1,9})?) +[|*.][ *.|]* (-?\d+|-) *$/

/** Whether a line can be the first below the header of a tseries. */
export function isTseriesRange(text: string): boolean {
  return RANGE.test(text)
}

/** The plot of a `tseries()` map: a range, a top line, a line an interval, a bottom line, the range again. */
export class TextTseries implements TextBlock {
  readonly #rows: TextRows
  readonly #header: MapHeader
  readonly #prefix: string
  /** The header and the range, until the top line proves that this is a plot. */
  #held: readonly HeldLine[]
  #head: RowHead | undefined

  constructor(rows: TextRows, header: MapHeader, prefix: string, held: readonly HeldLine[]) {
    this.#rows = rows
    this.#header = header
    this.#prefix = prefix
    this.#held = held
  }

  take(text: string): TextBlock | 'closed' | 'refused' {
    if (text === '' && this.#head !== undefined) return 'closed'
    if (this.#isMine(text)) return this
    this.end()
    return 'refused'
  }

  end(): void {
    for (const { text, line } of this.#held) this.#rows.printf(text, line)
  }

  #isMine(text: string): boolean {
    if (this.#head === undefined) return this.#begins(text)
    return this.#interval(text, this.#head) || BOTTOM.test(text) || RANGE.test(text)
  }

  #begins(text: string): boolean {
    if (!TOP.test(text)) return false
    if (this.#prefix !== '') this.#rows.printf(this.#prefix, this.#held[0].line)
    this.#held = []
    this.#head = this.#rows.head(this.#header)
    return true
  }

  /** An interval without values prints `-`, and is no row. */
  #interval(text: string, head: RowHead): boolean {
    const match = INTERVAL.exec(text)
    if (match === null) return false
    const value = parseInteger(match[2])
    if (value !== undefined) this.#rows.tseries(head, match[1], value)
    return true
  }
}
