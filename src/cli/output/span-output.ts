import type { CaptureSummary } from '../../model/analysis.ts'
import type { Span } from '../../model/span.ts'
import { spanSchema } from '../../model/span-schema.ts'
import type { ArrowForm } from '../../report/columns/arrow.ts'
import { captureMetadata, type FileFacts } from '../../report/columns/capture-metadata.ts'
import type { GroupWriter } from '../../report/columns/group-writer.ts'
import { fileFacts } from '../input/file-facts.ts'
import { columnPlaces, picked } from '../rows/chosen-columns.ts'
import { columnEncoding, groupWriters } from '../rows/column-encoding.ts'
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
  /** Only these columns, in this order; absent for all. */
  readonly columns?: readonly string[]
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
  let places: readonly number[] | undefined
  const placesOf = (labels: readonly string[]): readonly number[] | undefined => {
    if (file.columns !== undefined) places ??= columnPlaces(file.columns, spanColumns(labels))
    return places
  }
  if (format === 'ndjson') {
    return {
      write(span, known): void {
        const labels = columns.settle(known)
        output.write(spanJson(span, labels, placesOf(labels)))
      },
      end: () => columns.oddity,
    }
  }
  const { csvRow } = await import('../../report/columns/csv.ts')
  let hasHeader = false
  const header = (labels: readonly string[]): void => {
    if (hasHeader) return
    output.write(csvRow(picked(spanColumns(labels), placesOf(labels))))
    hasHeader = true
  }
  return {
    write(span, known): void {
      const labels = columns.settle(known)
      header(labels)
      output.write(csvRow(picked(spanCells(span, labels), places)))
    },
    end(): string | undefined {
      if (!hasHeader) header(columns.settle([]))
      return columns.oddity
    },
  }
}

async function binaryRows(
  output: Output,
  format: BinaryFormat,
  { facts, form, columns: wanted }: SpanFile,
  columns: LabelColumns,
): Promise<SpanRows> {
  const { spanCells } = await import('../../report/columns/span-rows.ts')
  const newGroups = await groupWriters(output, await columnEncoding(format, form))
  let groups: GroupWriter | undefined
  let places: readonly number[] | undefined
  const begun = (labels: readonly string[]): GroupWriter => {
    if (groups !== undefined) return groups
    const schema = spanSchema(labels)
    places = columnPlaces(
      wanted,
      schema.map(({ name }) => name),
    )
    groups = newGroups(picked(schema, places))
    return groups
  }
  return {
    write(span, known): void {
      const labels = columns.settle(known)
      const writer = begun(labels)
      const cells = spanCells(span, labels)
      writer.add(picked(cells, places), () => captureMetadata(facts))
    },
    end: (capture) => begun([]).end(captureMetadata(facts, capture)) ?? columns.oddity,
  }
}
