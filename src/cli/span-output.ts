import type { CaptureSummary } from '../model/analysis.ts'
import type { Span } from '../model/span.ts'
import { SPAN_SCHEMA } from '../model/span-schema.ts'
import type { ArrowForm } from '../report/arrow.ts'
import { captureMetadata, type FileFacts } from '../report/capture-metadata.ts'
import type { ColumnBatch } from '../report/column-batch.ts'
import { counted } from '../report/format.ts'
import { columnEncoding } from './column-encoding.ts'
import { fileFacts } from './file-facts.ts'
import type { Output } from './output.ts'
import { arrowForm, type BinaryFormat, isBinary, type RowFormat } from './row-format.ts'
import type { Session } from './session.ts'

/** Rows of one row group: enough to pack well, few enough to hold. */
const GROUP_ROWS = 50_000

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
  const { SPAN_COLUMNS, spanCells, spanJson } = await import('../report/span-rows.ts')
  if (format === 'ndjson') return textRows((span) => output.write(spanJson(span)))
  const { csvRow } = await import('../report/csv.ts')
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
  const { ColumnBatch } = await import('../report/column-batch.ts')
  const { spanCells } = await import('../report/span-rows.ts')
  const encoder = (await columnEncoding(format, form))(SPAN_SCHEMA)
  const batch = new ColumnBatch(SPAN_SCHEMA, GROUP_ROWS)
  const group = (capture?: CaptureSummary): void => {
    output.write(encoder.group(batch, captureMetadata(facts, capture)))
    batch.clear()
  }
  return {
    write(span): void {
      batch.add(spanCells(span))
      if (batch.isFull) group()
    },
    end(capture): string | undefined {
      if (batch.length > 0) group(capture)
      output.write(encoder.end(captureMetadata(facts, capture)))
      return misfitNote(batch)
    },
  }
}

function misfitNote({ misfits }: ColumnBatch): string | undefined {
  return misfits === 0
    ? undefined
    : `${counted(misfits, 'number')} beyond 64 bits could not be stored as they are`
}
