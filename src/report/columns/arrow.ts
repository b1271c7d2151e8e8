import {
  AsyncByteQueue,
  type DataType,
  Dictionary,
  Field,
  Float64,
  Int32,
  Int64,
  makeData,
  RecordBatch,
  RecordBatchFileWriter,
  RecordBatchStreamWriter,
  type RecordBatchWriter,
  Schema,
  Struct,
  Utf8,
} from 'apache-arrow'
import type { ColumnSpec } from '../../model/column.ts'
import { ArrowCategories, arrowData } from './arrow-data.ts'
import type { ColumnBatch } from './column-batch.ts'
import type { ColumnEncoder, Metadata } from './column-encoder.ts'

/** `file` ends with an index and suits files (Feather version 2), `stream` suits pipes: its reader need not wait. */
export type ArrowForm = 'file' | 'stream'

/**
 * Writes Arrow IPC: a record batch for each batch of rows. Texts of categories are stored once; those that come up later
 * follow in delta dictionaries. The schema goes first, with the metadata known by then; the index of a file has all of it.
 */
export class ArrowEncoder implements ColumnEncoder {
  readonly #schema: Schema
  readonly #categories: readonly (ArrowCategories | undefined)[]
  readonly #bytes = new ByteTaker()
  readonly #writer: RecordBatchWriter
  #hasBegun = false

  constructor(schema: readonly ColumnSpec[], form: ArrowForm) {
    this.#writer = form === 'file' ? new RecordBatchFileWriter() : new RecordBatchStreamWriter()
    const types = schema.map(arrowType)
    this.#categories = types.map((type) =>
      type instanceof Dictionary ? new ArrowCategories(type) : undefined,
    )
    this.#schema = new Schema(schema.map((spec, at) => arrowField(spec, types[at])))
  }

  group({ columns, length }: ColumnBatch, metadata: Metadata): Uint8Array {
    this.#begin(metadata)
    const children = columns.map((column, at) => arrowData(column, length, this.#categories[at]))
    const type = new Struct(this.#schema.fields)
    const rows = makeData({ type, length, nullCount: 0, children })
    this.#writer.write(new RecordBatch(this.#schema, rows))
    return this.#bytes.take()
  }

  end(metadata: Metadata): Uint8Array {
    this.#begin(metadata)
    this.#tell(metadata)
    this.#writer.finish()
    return this.#bytes.take()
  }

  #begin(metadata: Metadata): void {
    if (this.#hasBegun) return
    this.#hasBegun = true
    this.#tell(metadata)
    this.#writer.reset(this.#bytes, this.#schema)
  }

  #tell(metadata: Metadata): void {
    for (const [key, value] of metadata) this.#schema.metadata.set(key, value)
  }
}

/** What the writer writes to: its own queue keeps all bytes until somebody waits for them. */
class ByteTaker extends AsyncByteQueue {
  readonly #parts: Uint8Array[] = []

  override write(bytes: Uint8Array): void {
    this.#parts.push(bytes)
  }

  /** What was written since the last time, as a copy: the columns that it views are filled anew. */
  take(): Uint8Array {
    return Buffer.concat(this.#parts.splice(0))
  }
}

function arrowField({ name, isNullable, unit }: ColumnSpec, type: DataType): Field {
  return new Field(name, type, isNullable, unit === undefined ? null : new Map([['unit', unit]]))
}

/** `at` tells the dictionaries of a file apart. */
function arrowType({ type, isCategory }: ColumnSpec, at: number): DataType {
  if (type === 'int64') return new Int64()
  if (type === 'double') return new Float64()
  return isCategory === true ? new Dictionary(new Utf8(), new Int32(), at, false) : new Utf8()
}
