import { EOS, MAGIC, MessageHeader } from '@uwdata/flechette/src/constants.js'
import {
  type DataType,
  dictionary,
  type Field,
  field,
  float64,
  int32,
  int64,
  utf8,
} from '@uwdata/flechette/src/data-types.js'
import { Builder } from '@uwdata/flechette/src/encode/builder.js'
import { encodeDictionaryBatch } from '@uwdata/flechette/src/encode/dictionary-batch.js'
import { writeFooter } from '@uwdata/flechette/src/encode/footer.js'
import { type Block, writeMessage } from '@uwdata/flechette/src/encode/message.js'
import { encodeRecordBatch } from '@uwdata/flechette/src/encode/record-batch.js'
import { encodeSchema } from '@uwdata/flechette/src/encode/schema.js'
import { MemorySink } from '@uwdata/flechette/src/encode/sink.js'
import type { ColumnSpec } from '../../model/column.ts'
import { ArrowBody } from './arrow-body.ts'
import { ArrowCategories } from './arrow-categories.ts'
import type { BatchColumn, ColumnBatch } from './column-batch.ts'
import type { ColumnEncoder, Metadata } from './column-encoder.ts'

/** `file` ends with an index and suits files (Feather version 2), `stream` suits pipes: its reader need not wait. */
export type ArrowForm = 'file' | 'stream'

/**
 * Writes Arrow IPC: a record batch for each batch of rows. Texts of categories are stored once; those that come up later
 * follow in delta dictionaries. The schema goes first, with the metadata known by then; the index of a file has all of it.
 */
export class ArrowEncoder implements ColumnEncoder {
  readonly #form: ArrowForm
  readonly #fields: readonly Field[]
  readonly #categories: ReadonlyMap<ColumnSpec, ArrowCategories>
  readonly #builder = new Builder(new MemorySink())
  readonly #dictionaries: Block[] = []
  readonly #records: Block[] = []
  #hasBegun = false

  constructor(schema: readonly ColumnSpec[], form: ArrowForm) {
    this.#form = form
    this.#categories = new Map(
      schema
        .filter(({ isCategory }) => isCategory === true)
        .map((spec, id) => [spec, new ArrowCategories(id)]),
    )
    this.#fields = schema.map((spec) => arrowField(spec, this.#categories.get(spec)?.id))
  }

  group(batch: ColumnBatch, metadata: Metadata): Uint8Array {
    this.#begin(metadata)
    const body = new ArrowBody()
    for (const column of batch.columns) {
      addColumn(body, column, batch.length, this.#categories.get(column.spec))
    }
    for (const categories of this.#categories.values()) this.#addTexts(categories)
    const header = encodeRecordBatch(this.#builder, body)
    this.#message(MessageHeader.RecordBatch, header, body, this.#records)
    return this.#take()
  }

  end(metadata: Metadata): Uint8Array {
    this.#begin(metadata)
    this.#builder.addBuffer(EOS)
    if (this.#form === 'file') {
      const schema = { fields: this.#fields, metadata }
      writeFooter(this.#builder, schema, this.#dictionaries, this.#records, metadata)
    }
    return this.#take()
  }

  #begin(metadata: Metadata): void {
    if (this.#hasBegun) return
    this.#hasBegun = true
    if (this.#form === 'file') this.#builder.addBuffer(MAGIC)
    const header = encodeSchema(this.#builder, { fields: this.#fields, metadata })
    writeMessage(this.#builder, MessageHeader.Schema, header, 0)
  }

  #addTexts(categories: ArrowCategories): void {
    const batch = categories.take()
    if (batch === undefined) return
    const header = encodeDictionaryBatch(this.#builder, batch)
    this.#message(MessageHeader.DictionaryBatch, header, batch.data, this.#dictionaries)
  }

  #message(type: number, header: number, body: ArrowBody, blocks: Block[]): void {
    writeMessage(this.#builder, type, header, body.byteLength, blocks)
    for (const buffer of body.buffers) this.#builder.addBuffer(buffer)
  }

  #take(): Uint8Array {
    const bytes = this.#builder.sink.finish()
    this.#builder.sink = new MemorySink()
    return bytes
  }
}

function arrowField(spec: ColumnSpec, categoryId: number | undefined): Field {
  const unit = spec.unit === undefined ? undefined : new Map([['unit', spec.unit]])
  return field(spec.name, arrowType(spec, categoryId), spec.isNullable, unit)
}

function arrowType({ type }: ColumnSpec, categoryId: number | undefined): DataType {
  if (type === 'int64') return int64()
  if (type === 'double') return float64()
  return categoryId === undefined ? utf8() : dictionary(utf8(), int32(), false, categoryId)
}

function addColumn(
  body: ArrowBody,
  { values, present, nullCount }: BatchColumn,
  length: number,
  categories: ArrowCategories | undefined,
): void {
  body.column(length, nullCount, present)
  if (values.kind !== 'string') body.buffer(values.values.subarray(0, length))
  else if (categories !== undefined) body.buffer(categories.encode(values.values, length))
  else body.texts(values.values.slice(0, length))
}
