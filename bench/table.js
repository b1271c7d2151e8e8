/** Rows of texts as aligned columns: the first to the left, the rest to the right. The first row is the head. */
export function table(rows) {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)))
  const lines = rows.map((row) =>
    row.map((cell, column) => align(cell, widths[column], column)).join('  '),
  )
  lines.splice(1, 0, widths.map((width) => '-'.repeat(width)).join('  '))
  return lines.join('\n')
}

function align(cell, width, column) {
  return column === 0 ? cell.padEnd(width) : cell.padStart(width)
}
