import stringWidth from 'string-width'

/** Printable ASCII takes a column each: no need to look at the characters. */
const PLAIN = /^[\x20-\x7e]*$/
const MOST_UNITS = 400
const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' })

/** How many columns of a terminal a text takes: none for colours and marks on a letter, two for wide characters. */
export function width(text: string): number {
  return PLAIN.test(text) ? text.length : stringWidth(text)
}

/** The text cut to `columns` columns, its last character `…` where something is missing. */
export function clip(text: string, columns: number): string {
  // A column takes few UTF-16 units, marks on letters aside: a text that is far longer is not measured whole.
  const isFar = text.length > MOST_UNITS * (columns + 1)
  return !isFar && width(text) <= columns ? text : `${begin(text, columns - 1)}…`
}

/** As much of the beginning of a text as fits into so many columns. */
export function begin(text: string, columns: number): string {
  let kept = ''
  let left = columns
  for (const { segment } of graphemes.segment(text)) {
    left -= width(segment)
    if (left < 0) break
    kept += segment
  }
  return kept
}
