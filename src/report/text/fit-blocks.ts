/** Lines that belong together; where there is no room for `least` of them, the block had better wait. */
export interface Block {
  readonly lines: readonly string[]
  readonly least: number
}

/** What there is room for, and how many lines there is none for. */
export interface Fitted {
  readonly lines: readonly string[]
  readonly hidden: number
}

/**
 * The beginnings of the blocks, in at most `rows` lines: first every block gets its least, then the blank lines between
 * them, then the rest of each, earlier blocks before later ones.
 */
export function fitBlocks(blocks: readonly Block[], rows: number): Fitted {
  let room = Math.max(0, rows)
  const take = (wanted: number): number => {
    const taken = Math.min(wanted, room)
    room -= taken
    return taken
  }
  const shown = blocks.map(({ lines, least }, at) => {
    const wanted = Math.min(least, lines.length)
    return wanted <= room || at === 0 ? take(wanted) : 0
  })
  const gaps = shown.filter((count) => count > 0).length - 1
  const isSpaced = gaps <= room
  if (isSpaced) take(gaps)
  blocks.forEach(({ lines }, at) => {
    if (shown[at] > 0) shown[at] += take(lines.length - shown[at])
  })
  const parts = blocks
    .map(({ lines }, at) => lines.slice(0, shown[at]))
    .filter((lines) => lines.length > 0)
  const all = blocks.reduce((sum, { lines }) => sum + lines.length, 0)
  return {
    lines: parts.flatMap((lines, at) => (isSpaced && at > 0 ? ['', ...lines] : lines)),
    hidden: all - shown.reduce((sum, count) => sum + count, 0),
  }
}
