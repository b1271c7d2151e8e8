// The encoding half of flechette, which its public entry offers for whole tables only.

declare module '@uwdata/flechette/src/encode/sink.js' {
  export class MemorySink {
    write(bytes: Uint8Array): void
    finish(): Uint8Array<ArrayBuffer>
  }
}

declare module '@uwdata/flechette/src/encode/builder.js' {
  import type { MemorySink } from '@uwdata/flechette/src/encode/sink.js'
  export class Builder {
    constructor(sink: MemorySink)
    sink: MemorySink
    addBuffer(buffer: Uint8Array): number
  }
}

declare module '@uwdata/flechette/src/encode/message.js' {
  import type { Builder } from '@uwdata/flechette/src/encode/builder.js'
  export interface Block {
    readonly offset: number
    readonly metadataLength: number
    readonly bodyLength: number
  }
  export function writeMessage(
    builder: Builder,
    headerType: number,
    headerOffset: number,
    bodyLength: number,
    blocks?: Block[],
  ): void
}

declare module '@uwdata/flechette/src/encode/schema.js' {
  import type { Field } from '@uwdata/flechette/src/data-types.js'
  import type { Builder } from '@uwdata/flechette/src/encode/builder.js'
  export interface Schema {
    readonly fields: readonly Field[]
    readonly metadata: ReadonlyMap<string, string>
  }
  export function encodeSchema(builder: Builder, schema: Schema): number
}

declare module '@uwdata/flechette/src/encode/record-batch.js' {
  import type { Builder } from '@uwdata/flechette/src/encode/builder.js'
  export interface RecordBatch {
    readonly nodes: readonly { readonly length: number; readonly nullCount: number }[]
    readonly regions: readonly { readonly offset: number; readonly length: number }[]
    readonly variadic: readonly number[]
  }
  export function encodeRecordBatch(builder: Builder, batch: RecordBatch): number
}

declare module '@uwdata/flechette/src/encode/dictionary-batch.js' {
  import type { Builder } from '@uwdata/flechette/src/encode/builder.js'
  import type { RecordBatch } from '@uwdata/flechette/src/encode/record-batch.js'
  export interface DictionaryBatch {
    readonly id: number
    readonly isDelta: boolean
    readonly data: RecordBatch
  }
  export function encodeDictionaryBatch(builder: Builder, batch: DictionaryBatch): number
}

declare module '@uwdata/flechette/src/encode/footer.js' {
  import type { Builder } from '@uwdata/flechette/src/encode/builder.js'
  import type { Block } from '@uwdata/flechette/src/encode/message.js'
  import type { Schema } from '@uwdata/flechette/src/encode/schema.js'
  export function writeFooter(
    builder: Builder,
    schema: Schema,
    dictionaries: readonly Block[],
    records: readonly Block[],
    metadata: ReadonlyMap<string, string>,
  ): void
}

declare module '@uwdata/flechette/src/constants.js' {
  export const MAGIC: Uint8Array
  export const EOS: Uint8Array
  export const MessageHeader: {
    readonly Schema: number
    readonly DictionaryBatch: number
    readonly RecordBatch: number
  }
}

declare module '@uwdata/flechette/src/data-types.js' {
  export interface DataType {
    readonly typeId: number
  }
  export interface Field {
    readonly name: string
    readonly type: DataType
  }
  export function field(
    name: string,
    type: DataType,
    nullable: boolean,
    metadata: ReadonlyMap<string, string> | undefined,
  ): Field
  export function int32(): DataType
  export function int64(): DataType
  export function float64(): DataType
  export function utf8(): DataType
  export function dictionary(
    type: DataType,
    indexType: DataType,
    ordered: boolean,
    id: number,
  ): DataType
}
