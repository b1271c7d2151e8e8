import type { ColumnSpec } from './model/column.ts'
import { GotailError } from './model/error.ts'
import type { ArrowForm } from './report/columns/arrow.ts'
import type { ColumnEncoder, Metadata } from './report/columns/column-encoder.ts'
import type { Cell } from './report/columns/csv.ts'
import { RunEnd } from './run-end.ts'

/** `arrow` is a file with an index (Feather version 2), `arrow-stream` is for pipes. */
export type ColumnFormat = 'parquet' | 'arrow' | 'arrow-stream'

/** Takes rows, a cell for each column. */
export interface ColumnWriter {
  add(cells: readonly Cell[]): void
  /**
   * The last bytes go out. `metadata` is stored beside the rows, key by key; in a stream of Arrow it comes too late. Hands back
   * what could not be stored, in words; undefined where all was.
   */
  end(metadata?: Metadata): string | undefined
}

/**
 * Writes rows as a file of columns, such as those of `spanCells` by `SPAN_SCHEMA`. Its bytes go to `write`, 50,000 rows at a
 * time: memory does not grow with their number. Loads what the format needs. Rejects with a GotailError for any other format.
 */
export async function columnWriter(
  format: ColumnFormat,
  schema: readonly ColumnSpec[],
  write: (bytes: Uint8Array) => void,
): Promise<ColumnWriter> {
  const { groupWriter } = await import('./report/columns/group-writer.ts')
  const rows = groupWriter(schema, await columnEncoder(format, schema), write)
  const none = new Map<string, string>()
  const file = new RunEnd('the file has ended: make a new writer for more rows')
  return {
    add(cells) {
      file.check()
      rows.add(cells, () => none)
    },
    end(metadata = none) {
      file.end()
      return rows.end(metadata)
    },
  }
}

async function columnEncoder(
  format: ColumnFormat,
  schema: readonly ColumnSpec[],
): Promise<ColumnEncoder> {
  if (format === 'parquet') {
    const { ParquetEncoder } = await import('./report/columns/parquet.ts')
    return new ParquetEncoder(schema, 'gotail')
  }
  if (format !== 'arrow' && format !== 'arrow-stream') {
    throw new GotailError('format must be parquet, arrow or arrow-stream', 2)
  }
  const { ArrowEncoder } = await import('./report/columns/arrow.ts')
  const form: ArrowForm = format === 'arrow' ? 'file' : 'stream'
  return new ArrowEncoder(schema, form)
}
