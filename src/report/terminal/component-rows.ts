import type { ComparedComponent } from '../../model/components.ts'
import type { Grid } from '../text/grid.ts'
import type { Page } from '../text/page.ts'
import { gridLines } from '../text/text-table.ts'
import { COMPARED_COLORS } from '../words/component-colors.ts'

/** A table whose rows begin with components, each in the colour that it has on the page; `names` are those of the rows. */
export function componentRows(
  grid: Grid,
  names: readonly ComparedComponent[],
  { columns, ink }: Page,
): readonly string[] {
  const [header, ...lines] = gridLines(grid, columns)
  const tinted = lines.map((line, row) => {
    const name = names.at(row)
    const word = grid.rows[row][0]
    return name === undefined ? line : line.replace(word, ink.tint(COMPARED_COLORS[name], word))
  })
  return [header, ...tinted]
}
