import type { ColumnSpec } from '../model/column.ts'
import type { ArrowForm } from '../report/arrow.ts'
import type { ColumnEncoder } from '../report/column-encoder.ts'
import type { BinaryFormat } from './row-format.ts'
import { version } from './version.ts'

/** Begins the bytes of one table. */
export type NewEncoder = (schema: readonly ColumnSpec[]) => ColumnEncoder

/** Loads what a format needs; `form` is that of Arrow. */
export async function columnEncoding(format: BinaryFormat, form: ArrowForm): Promise<NewEncoder> {
  if (format === 'arrow') {
    const { ArrowEncoder } = await import('../report/arrow.ts')
    return (schema) => new ArrowEncoder(schema, form)
  }
  const { ParquetEncoder } = await import('../report/parquet.ts')
  return (schema) => new ParquetEncoder(schema, `gotail version ${version()}`)
}
