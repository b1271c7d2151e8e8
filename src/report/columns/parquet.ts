import { ByteWriter, type ColumnSource, ParquetWriter, type SchemaElement } from 'hyparquet-writer'
import type { ColumnSpec } from '../../model/column.ts'
import type { BatchColumn, ColumnBatch } from './column-batch.ts'
import type { ColumnEncoder, Metadata } from './column-encoder.ts'
import { type ColumnChunk, ColumnChunks, isIntegers } from './parquet-chunks.ts'

type ColumnData = ColumnSource['data']

/** Writes Parquet: a row group for each batch, the metadata as key-value pairs of the footer. */
export class ParquetEncoder implements ColumnEncoder {
  readonly #bytes = new ByteWriter()
  readonly #writer: ParquetWriter
  readonly #chunks = new ColumnChunks(this.#bytes)
  /** Columns that may go, since no row has had a value there. */
  readonly #spare: Set<string>

  constructor(schema: readonly ColumnSpec[], createdBy: string) {
    const root = { name: 'root', num_children: schema.length }
    this.#spare = new Set(schema.flatMap(({ name, isSpare }) => (isSpare === true ? [name] : [])))
    this.#writer = new ParquetWriter({
      writer: this.#bytes,
      schema: [root, ...schema.map(element)],
      createdBy,
    })
  }

  group({ columns, length }: ColumnBatch): Uint8Array {
    const from = this.#bytes.offset
    const chunks = columns.map((column) => this.#chunk(column, length))
    this.#writer.num_rows += BigInt(length)
    this.#writer.row_groups.push({
      columns: chunks,
      total_byte_size: chunks.reduce(
        (sum, { meta_data }) => sum + (meta_data?.total_uncompressed_size ?? 0n),
        0n,
      ),
      num_rows: BigInt(length),
      total_compressed_size: BigInt(this.#bytes.offset - from),
    })
    return this.#take()
  }

  #chunk(column: BatchColumn, length: number): ColumnChunk {
    if (column.nullCount < length) this.#spare.delete(column.spec.name)
    if (isIntegers(column)) return this.#chunks.integers(column, length)
    const isNothing = column.nullCount === length && column.values.kind === 'string'
    return isNothing ? this.#chunks.noTexts(column, length) : this.#general(column, length)
  }

  /** Any other column, which the writer takes for a row group of its own. */
  #general(column: BatchColumn, length: number): ColumnChunk {
    this.#writer.write({ columnData: [source(column, length)], rowGroupSize: length })
    this.#writer.num_rows -= BigInt(length)
    return this.#writer.row_groups.splice(-1)[0].columns[0]
  }

  end(metadata: Metadata): Uint8Array {
    if (this.#spare.size > 0) this.#leaveOut(this.#spare)
    this.#writer.kvMetadata = Array.from(metadata, ([key, value]) => ({ key, value }))
    this.#writer.finish()
    return this.#take()
  }

  /** What a file holds is said at its end: chunks that are not named there are no part of it. */
  #leaveOut(names: ReadonlySet<string>): void {
    const writer = this.#writer
    const [root, ...columns] = writer.schema
    const kept = columns.filter(({ name }) => !names.has(name))
    writer.schema = [{ ...root, num_children: kept.length }, ...kept]
    for (const group of writer.row_groups) {
      group.columns = group.columns.filter(({ meta_data }) => {
        const [name] = meta_data?.path_in_schema ?? []
        return name === undefined || !names.has(name)
      })
    }
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
  return spec.isCategory === true
    ? { name: spec.name, data, encoding: 'RLE_DICTIONARY' }
    : { name: spec.name, data }
}

function columnData({ values, present, nullCount }: BatchColumn, length: number): ColumnData {
  if (nullCount > 0) {
    return Array.from({ length }, (_, row) => (present[row] === 1 ? values.values[row] : undefined))
  }
  return values.values.slice(0, length)
}
