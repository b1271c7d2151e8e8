import { tableFromIPC } from '@uwdata/flechette'
import { parquetMetadata, parquetReadObjects } from 'hyparquet'

/** What a file of columns holds: rows by column name, and its metadata. */
export interface ReadTable {
  readonly rows: readonly Readonly<Record<string, unknown>>[]
  readonly metadata: Readonly<Record<string, string | undefined>>
  /** How many rows each row group (record batch) has. */
  readonly groups: readonly number[]
}

/** Reads Parquet with a reader of its own. */
export async function readParquet(bytes: Uint8Array): Promise<ReadTable> {
  const file = new Uint8Array(bytes).buffer
  const { key_value_metadata = [], row_groups } = parquetMetadata(file)
  return {
    rows: await parquetReadObjects({ file }),
    metadata: Object.fromEntries(key_value_metadata.map(({ key, value }) => [key, value])),
    groups: row_groups.map(({ num_rows }) => Number(num_rows)),
  }
}

/** Reads Arrow IPC, a file or a stream. */
export function readArrow(bytes: Uint8Array): ReadTable {
  const table = tableFromIPC(bytes, { useBigInt: true })
  return {
    rows: table.toArray(),
    metadata: Object.fromEntries(table.schema.metadata ?? []),
    groups: table.getChildAt(0).data.map(({ length }) => length),
  }
}
