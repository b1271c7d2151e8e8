import type { ColumnBatch } from './column-batch.ts'

/** What stands in a file beside its rows, key by key. */
export type Metadata = ReadonlyMap<string, string>

/** Turns batches of rows, which all have the schema that it was made with, into the bytes of one file or stream. */
export interface ColumnEncoder {
  /** The bytes of the next row group. `metadata` is what is known by now. */
  group(batch: ColumnBatch, metadata: Metadata): Uint8Array
  /** The last bytes; nothing follows. `metadata` is whole now. */
  end(metadata: Metadata): Uint8Array
}
