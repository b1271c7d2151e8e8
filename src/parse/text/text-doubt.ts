import type { HeldLine, TextBlock } from './text-block.ts'
import { type MapRow, parseMapText } from './text-map.ts'
import type { TextRows } from './text-rows.ts'

/**
 * A row with words for its value: tools print one as the title of what follows (`@backlog[limit]: histogram of sizes`). It
 * is a map's unless the next line that is not blank heads a histogram of the same name.
 */
export class TextDoubt implements TextBlock {
  readonly #rows: TextRows
  readonly #row: MapRow
  readonly #held: HeldLine
  #blanks = 0

  constructor(rows: TextRows, row: MapRow, held: HeldLine) {
    this.#rows = rows
    this.#row = row
    this.#held = held
  }

  take(text: string): TextBlock | 'refused' {
    if (text === '' && this.#blanks < 4) {
      this.#blanks++
      return this
    }
    const next = text.startsWith('@') ? parseMapText(text, 0) : undefined
    const isTitle = next?.shape === 'header' && next.name === this.#row.name
    this.#settle(isTitle)
    return 'refused'
  }

  end(): void {
    this.#settle(false)
  }

  #settle(isTitle: boolean): void {
    const { text, line } = this.#held
    if (isTitle) this.#rows.printf(text, line)
    else this.#rows.map(this.#row)
    for (let i = 0; i < this.#blanks; i++) this.#rows.blank()
  }
}
