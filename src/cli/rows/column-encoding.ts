import type { ColumnSpec } from '../../model/column.ts'
import type { ArrowForm } from '../../report/columns/arrow.ts'
import type { ColumnEncoder } from '../../report/columns/column-encoder.ts'
import type { GroupWriter } from '../../report/columns/group-writer.ts'
import type { Output } from '../session/output.ts'
import { version } from '../session/version.ts'
import type { BinaryFormat } from './row-format.ts'

/** Begins the bytes of one table. */
export type NewEncoder = (schema: readonly ColumnSpec[]) => ColumnEncoder

/** Loads what a format needs; `form` is that of Arrow. */
export async function columnEncoding(format: BinaryFormat, form: ArrowForm): Promise<NewEncoder> {
  if (format === 'arrow') {
    const { ArrowEncoder } = await import('../../report/columns/arrow.ts')
    return (schema) => new ArrowEncoder(schema, form)
  }
  const { ParquetEncoder } = await import('../../report/columns/parquet.ts')
  return (schema) => new ParquetEncoder(schema, `gotail version ${version()}`)
}

/** Begins a table with a schema. */
export type NewGroupWriter = (schema: readonly ColumnSpec[]) => GroupWriter

/** Tables into an output, one of which is to be begun; loads what they need. */
export async function groupWriters(
  output: Output,
  newEncoder: NewEncoder,
): Promise<NewGroupWriter> {
  const { groupWriter } = await import('../../report/columns/group-writer.ts')
  return (schema) => groupWriter(schema, newEncoder(schema), (bytes) => output.write(bytes))
}
