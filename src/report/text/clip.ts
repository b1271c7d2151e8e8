import { characters, isNarrow, width } from './width.ts'

const MOST_UNITS = 400

/** The text cut to `columns` columns, its last character `…` where something is missing. */
export function clip(text: string, columns: number): string {
  // A column takes few UTF-16 units, marks on letters aside: a text that is far longer is not measured whole.
  const isFar = text.length > MOST_UNITS * (columns + 1)
  return !isFar && width(text) <= columns ? text : `${begin(text, columns - 1)}…`
}

/** As much of the beginning of a text as fits into so many columns. */
export function begin(text: string, columns: number): string {
  if (isNarrow(text)) return text.slice(0, Math.max(0, columns))
  let kept = ''
  let left = columns
  for (const character of characters(text)) {
    left -= width(character)
    if (left < 0) break
    kept += character
  }
  return kept
}
