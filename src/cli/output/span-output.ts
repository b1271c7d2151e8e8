import type { CaptureSummary } from '../../model/analysis.ts'
import type { Span } from '../../model/span.ts'
import { SPAN_SCHEMA } from '../../model/span-schema.ts'
import type { ArrowForm } from '../../report/columns/arrow.ts'
import { captureMetadata, type FileFacts } from '../../report/columns/capture-metadata.ts'
import { fileFacts } from '../input/file-facts.ts'
import { columnEncoding } from '../rows/column-encoding.ts'
import { groupWriter } from '../rows/group-writer.ts'
import { arrowForm, type BinaryFormat, isBinary, type RowFormat } from '../rows/row-format.ts'
import type { Output } from '../session/output.ts'
import type { Session } from '../session/session.ts'

/** Takes spans as rows of the span table. */
export interface SpanRows {
  write(span: Span): void
  /** The capture ended: what is left goes out, though the output stays open. Hands back what is to be noted, if anything. */
  end(capture: CaptureSummary): string | undefined
}

/** What a binary file says of itself, and the form of Arrow. */
export interface SpanFile {
  readonly facts: FileFacts
  readonly form: ArrowForm
}

/** What a file of the spans of these captures says; no path is standard output. */
export function spanFile(
  session: Session,
  captures: readonly string[],
  path: string | undefined,
): SpanFile {
  return { facts: fileFacts('spans', captures), form: arrowForm(session, path) }
}

/** Writes span after span as rows of the span table; the CSV header goes first. */
export async function spanWriter(
  output: Output,
  format: RowFormat,
  file: SpanFile,
): Promise<SpanRows> {
  if (isBinary(format)) return binaryRows(output, format, file)
  const { SPAN_COLUMNS, spanCells, spanJson } = await import('../../report/columns/span-rows.ts')
  if (format === 'ndjson') return textRows((span) => output.write(spanJson(span)))
  const { csvRow } = await import('../../report/columns/csv.ts')
  output.write(csvRow(SPAN_COLUMNS))
  return textRows((span) => output.write(csvRow(spanCells(span))))
}

function textRows(write: (span: Span) => void): SpanRows {
  return { write, end: () => undefined }
}

async function binaryRows(
  output: Output,
  format: BinaryFormat,
  { facts, form }: SpanFile,
): Promise<SpanRows> {
  const { spanCells } = await import('../../report/columns/span-rows.ts')
  const encoder = (await columnEncoding(format, form))(SPAN_SCHEMA)
  const groups = await groupWriter(output, encoder, SPAN_SCHEMA)
  return {
    write: (span) => groups.add(spanCells(span), () => captureMetadata(facts)),
    end: (capture) => groups.end(captureMetadata(facts, capture)),
  }
}
