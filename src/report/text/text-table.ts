import { clip, clipMiddle } from './clip.ts'
import type { Grid } from './grid.ts'
import { width } from './width.ts'

export interface TextTableOptions {
  /** One letter a column: `l` left, `r` right. */
  readonly align: string
  readonly indent: string
  readonly columns: number
}

/** A name is not narrowed further. */
const NARROWEST_NAME = 24
const BETWEEN = 2

/**
 * Rows of cells as aligned lines, two spaces between columns. Where they do not fit the width, the widest column of words makes
 * room, `…` in its middle: a number is not cut off for the sake of a name. What still does not fit ends in `…`.
 */
export function textTable(
  rows: readonly (readonly string[])[],
  options: TextTableOptions,
): readonly string[] {
  const widths = [...options.align].map((_, column) =>
    rows.reduce((most, row) => Math.max(most, width(row[column] ?? '')), 0),
  )
  narrow(widths, options)
  return rows.map((row) => {
    const cells = widths.map((size, column) =>
      pad(clipMiddle(row[column] ?? '', size), size, options.align[column] ?? 'l'),
    )
    return clip(`${options.indent}${cells.join('  ')}`.trimEnd(), options.columns)
  })
}

/** A table with its header, indented by two, on a page of so many columns. */
export function gridLines({ header, align, rows }: Grid, columns: number): readonly string[] {
  return textTable([header, ...rows], { align, indent: '  ', columns })
}

function narrow(widths: number[], { align, indent, columns }: TextTableOptions): void {
  const all = widths.reduce(
    (sum, size) => sum + size,
    width(indent) + BETWEEN * (widths.length - 1),
  )
  const words = widths.map((size, column) => (align[column] === 'l' ? size : 0))
  const widest = words.reduce((best, size, column) => (size > words[best] ? column : best), 0)
  if (all <= columns || words[widest] === 0) return
  widths[widest] = Math.max(
    Math.min(NARROWEST_NAME, widths[widest]),
    widths[widest] - (all - columns),
  )
}

function pad(cell: string, size: number, align: string): string {
  const space = ' '.repeat(Math.max(0, size - width(cell)))
  return align === 'r' ? space + cell : cell + space
}
