import { characters, isNarrow, width } from './width.ts'

const MOST_UNITS = 400

/** The text cut to `columns` columns, its last character `…` where something is missing. */
export function clip(text: string, columns: number): string {
  // A column takes few UTF-16 units, marks on letters aside: a text that is far longer is not measured whole.
  const isFar = text.length > MOST_UNITS * (columns + 1)
  return !isFar && width(text) <= columns ? text : `${begin(text, columns - 1)}…`
}

/** The text cut to `columns` columns, with `…` in its middle where something is missing: what tells paths apart is often their end. */
export function clipMiddle(text: string, columns: number): string {
  if (width(text) <= columns) return text
  const last = end(text, Math.floor((columns - 1) / 2))
  return `${begin(text, columns - 1 - width(last))}…${last}`
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

function end(text: string, columns: number): string {
  let kept = ''
  let left = columns
  for (const character of [...characters(text)].reverse()) {
    left -= width(character)
    if (left < 0) break
    kept = character + kept
  }
  return kept
}
