/** The text cut to `columns` characters, the last of them `…` where something is missing. */
export function clip(text: string, columns: number): string {
  // A string has at least half as many characters as UTF-16 units: no need to take all of a long one apart.
  const characters = [...text.slice(0, 2 * columns + 2)]
  return characters.length <= columns ? text : `${characters.slice(0, columns - 1).join('')}…`
}

const PAIR = /[\ud800-\udbff]/

/** How many columns a text takes, by code points. */
export function width(text: string): number {
  return PAIR.test(text) ? [...text].length : text.length
}
