import type { CaptureSummary } from '../../model/analysis.ts'
import type { Span } from '../../model/span.ts'
import { spanSchema } from '../../model/span-schema.ts'
import type { ArrowForm } from '../../report/columns/arrow.ts'
import { captureMetadata, type FileFacts } from '../../report/columns/capture-metadata.ts'
import { fileFacts } from '../input/file-facts.ts'
import { columnEncoding } from '../rows/column-encoding.ts'
import { type GroupWriter, groupWriters } from '../rows/group-writer.ts'
import { arrowForm, type BinaryFormat, isBinary, type RowFormat } from '../rows/row-format.ts'
import type { Output } from '../session/output.ts'
import type { Session } from '../session/session.ts'
import { LabelColumns } from './label-columns.ts'

/** Takes spans as rows of the span table. */
export interface SpanRows {
  /** `labels` are those that are known by now. */
  write(span: Span, labels: readonly string[]): void
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
  const columns = new LabelColumns()
  if (isBinary(format)) return binaryRows(output, format, file, columns)
  const { spanCells, spanColumns, spanJson } = await import('../../report/columns/span-rows.ts')
  if (format === 'ndjson') {
    return {
      write: (span, labels) => output.write(spanJson(span, columns.settle(labels))),
      end: () => columns.oddity,
    }
  }
  const { csvRow } = await import('../../report/columns/csv.ts')
  let hasHeader = false
  const header = (labels: readonly string[]): void => {
    if (!hasHeader) output.write(csvRow(spanColumns(columns.settle(labels))))
    hasHeader = true
  }
  return {
    write(span, labels): void {
      header(labels)
      output.write(csvRow(spanCells(span, columns.settle(labels))))
    },
    end(): string | undefined {
      header([])
      return columns.oddity
    },
  }
}

async function binaryRows(
  output: Output,
  format: BinaryFormat,
  { facts, form }: SpanFile,
  columns: LabelColumns,
): Promise<SpanRows> {
  const { spanCells } = await import('../../report/columns/span-rows.ts')
  const newGroups = await groupWriters(output, await columnEncoding(format, form))
  let groups: GroupWriter | undefined
  const begun = (labels: readonly string[]): GroupWriter => {
    groups ??= newGroups(spanSchema(labels))
    return groups
  }
  return {
    write(span, known): void {
      const labels = columns.settle(known)
      begun(labels).add(spanCells(span, labels), () => captureMetadata(facts))
    },
    end: (capture) => begun([]).end(captureMetadata(facts, capture)) ?? columns.oddity,
  }
}
