const QUOTE = /^(?:>[ \t]?)+[ \t]*/
const BLANK = /^[ \t]+(?=@)/

/** What a mail or an editor put in front of the first line of a block: `> `, or blanks before the `@` of a map. */
export function marginOf(line: string): string {
  const first = line.charCodeAt(0)
  if (first === 62) return QUOTE.exec(line)?.[0] ?? ''
  return first === 32 || first === 9 ? (BLANK.exec(line)?.[0] ?? '') : ''
}

/** A further line of the block without that margin, whose blanks may be fewer. */
export function withoutMargin(line: string, margin: string): string {
  if (line.startsWith(margin)) return line.slice(margin.length)
  return line.startsWith(margin.trimEnd()) ? line.slice(margin.trimEnd().length) : line
}
