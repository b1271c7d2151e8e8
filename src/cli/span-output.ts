import { GotailError } from '../model/error.ts'
import type { Span } from '../model/span.ts'
import { safeText } from '../report/safe-text.ts'
import type { Output } from './output.ts'

/** The formats that rows are written in. */
export const ROW_FORMATS = ['ndjson', 'csv'] as const

export type RowFormat = (typeof ROW_FORMATS)[number]

/** The format that a file's ending names. Wrong usage for any other ending. */
export function formatOfFile(path: string): RowFormat {
  const format = ROW_FORMATS.find((name) => path.toLowerCase().endsWith(`.${name}`))
  if (format !== undefined) return format
  const endings = ROW_FORMATS.map((name) => `.${name}`).join(' or ')
  throw new GotailError(
    `cannot tell the format of ${safeText(path)}: its name must end in ${endings}`,
    2,
  )
}

/** Writes span after span as rows of the span table; the CSV header goes first. */
export async function spanWriter(output: Output, format: RowFormat): Promise<(span: Span) => void> {
  const { SPAN_COLUMNS, spanCells, spanJson } = await import('../report/span-rows.ts')
  if (format === 'ndjson') return (span) => output.write(spanJson(span))
  const { csvRow } = await import('../report/csv.ts')
  output.write(csvRow(SPAN_COLUMNS))
  return (span) => output.write(csvRow(spanCells(span)))
}
