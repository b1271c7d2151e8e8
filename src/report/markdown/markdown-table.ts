import type { Grid } from '../text/grid.ts'
import { markdownText } from './markdown-text.ts'

/** A table of GitHub's Markdown; no cell can end it or become mark-up. */
export function markdownTable({ header, align, rows }: Grid): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  return [
    line(header.map(markdownText)),
    `|${[...align].map((side) => (side === 'r' ? '---:' : '---')).join('|')}|`,
    ...rows.map((row) => line(header.map((_, column) => markdownText(row[column] ?? '')))),
  ].join('\n')
}
