import { ByteWriter, type ColumnSource, ParquetWriter, type SchemaElement } from 'hyparquet-writer'
import type { ColumnSpec } from '../../model/column.ts'
import type { BatchColumn, ColumnBatch } from './column-batch.ts'
import type { ColumnEncoder, Metadata } from './column-encoder.ts'

type ColumnData = ColumnSource['data']

/** Writes Parquet: a row group for each batch, the metadata as key-value pairs of the footer. */
export class ParquetEncoder implements ColumnEncoder {
  readonly #bytes = new ByteWriter()
  readonly #writer: ParquetWriter

  constructor(schema: readonly ColumnSpec[], createdBy: string) {
    const root = { name: 'root', num_children: schema.length }
    this.#writer = new ParquetWriter({
      writer: this.#bytes,
      schema: [root, ...schema.map(element)],
      createdBy,
    })
  }

  group(batch: ColumnBatch): Uint8Array {
    const { length } = batch
    const columnData = batch.columns.map((column) => source(column, length))
    this.#writer.write({ columnData, rowGroupSize: length })
    return this.#take()
  }

  end(metadata: Metadata): Uint8Array {
    this.#writer.kvMetadata = Array.from(metadata, ([key, value]) => ({ key, value }))
    this.#writer.finish()
    return this.#take()
  }

  /** What was written since the last time; offsets in the file go on. */
  #take(): Uint8Array {
    const bytes = this.#bytes.getBytes().slice()
    this.#bytes.index = 0
    return bytes
  }
}

function element({ name, type, isNullable }: ColumnSpec): SchemaElement {
  const repetition_type = isNullable ? 'OPTIONAL' : 'REQUIRED'
  if (type === 'string') {
    return { name, type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type }
  }
  return { name, type: type === 'int64' ? 'INT64' : 'DOUBLE', repetition_type }
}

function source(column: BatchColumn, length: number): ColumnSource {
  const { spec } = column
  const data = columnData(column, length)
  if (spec.type === 'int64') return { name: spec.name, data, encoding: 'DELTA_BINARY_PACKED' }
  return spec.isCategory === true
    ? { name: spec.name, data, encoding: 'RLE_DICTIONARY' }
    : { name: spec.name, data }
}

function columnData({ values, present, nullCount }: BatchColumn, length: number): ColumnData {
  if (nullCount > 0) {
    return Array.from({ length }, (_, row) => (present[row] === 1 ? values.values[row] : undefined))
  }
  // Small numbers are packed without a bigint for each: ten times as fast.
  if (values.kind === 'int64') return values.asInt32(length) ?? values.values.slice(0, length)
  return values.values.slice(0, length)
}
