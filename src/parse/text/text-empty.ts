import type { TextBlock } from './text-block.ts'
import type { MapHeader } from './text-map.ts'
import type { TextRows } from './text-rows.ts'

/**
 * A map's name with nothing behind it and a blank line below, of which nobody knows what it is: an empty string before the
 * two blank lines of the end, or a histogram that was zeroed, which has one blank line. Until 0.12 every map has one.
 */
export class TextEmpty implements TextBlock {
  readonly #rows: TextRows
  readonly #header: MapHeader

  constructor(rows: TextRows, header: MapHeader) {
    this.#rows = rows
    this.#header = header
  }

  take(text: string): 'closed' | 'refused' {
    if (text !== '') {
      this.end()
      return 'refused'
    }
    this.#string()
    this.#rows.blank()
    return 'closed'
  }

  end(): void {
    if (this.#rows.endsMapsWithBlank) this.#string()
    else this.#rows.blank()
  }

  #string(): void {
    this.#rows.text(this.#header, this.#header.blanks)
    this.#rows.blank()
  }
}
