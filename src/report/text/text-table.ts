import { clip } from './clip.ts'
import type { Grid } from './grid.ts'
import { width } from './width.ts'

export interface TextTableOptions {
  /** One letter a column: `l` left, `r` right. */
  readonly align: string
  readonly indent: string
  readonly columns: number
}

/** Rows of cells as aligned lines, two spaces between columns; what does not fit the width ends in `…`. */
export function textTable(
  rows: readonly (readonly string[])[],
  options: TextTableOptions,
): readonly string[] {
  const widths = [...options.align].map((_, column) =>
    rows.reduce((most, row) => Math.max(most, width(row[column] ?? '')), 0),
  )
  return rows.map((row) => {
    const cells = widths.map((size, column) =>
      pad(row[column] ?? '', size, options.align[column] ?? 'l'),
    )
    return clip(`${options.indent}${cells.join('  ')}`.trimEnd(), options.columns)
  })
}

/** A table with its header, indented by two, on a page of so many columns. */
export function gridLines({ header, align, rows }: Grid, columns: number): readonly string[] {
  return textTable([header, ...rows], { align, indent: '  ', columns })
}

function pad(cell: string, size: number, align: string): string {
  const space = ' '.repeat(Math.max(0, size - width(cell)))
  return align === 'r' ? space + cell : cell + space
}
