import type { ColumnSpec } from '../../model/column.ts'
import type { ColumnBatch } from '../../report/columns/column-batch.ts'
import type { ColumnEncoder, Metadata } from '../../report/columns/column-encoder.ts'
import type { Cell } from '../../report/columns/csv.ts'
import { counted } from '../../report/text/format.ts'
import type { Output } from '../session/output.ts'
import type { NewEncoder } from './column-encoding.ts'

/** Rows of one row group: enough to pack well, few enough to hold. */
const GROUP_ROWS = 50_000

/** Gathers rows into row groups, and writes each when it is full. */
export interface GroupWriter {
  /** `metadata` is asked for when a group goes out. */
  add(cells: readonly Cell[], metadata: () => Metadata): void
  /** Writes what is left, though the output stays open. Hands back what is to be noted, if anything. */
  end(metadata: Metadata): string | undefined
}

/** Begins a table with a schema. */
export type NewGroupWriter = (schema: readonly ColumnSpec[]) => GroupWriter

/** Tables into an output, one of which is to be begun; loads what they need. */
export async function groupWriters(
  output: Output,
  newEncoder: NewEncoder,
): Promise<NewGroupWriter> {
  const { ColumnBatch } = await import('../../report/columns/column-batch.ts')
  return (schema) => groupWriter(output, newEncoder(schema), new ColumnBatch(schema, GROUP_ROWS))
}

function groupWriter(output: Output, encoder: ColumnEncoder, batch: ColumnBatch): GroupWriter {
  const group = (metadata: Metadata): void => {
    output.write(encoder.group(batch, metadata))
    batch.clear()
  }
  return {
    add(cells, metadata): void {
      batch.add(cells)
      if (batch.isFull) group(metadata())
    },
    end(metadata): string | undefined {
      if (batch.length > 0) group(metadata)
      output.write(encoder.end(metadata))
      return batch.misfits === 0
        ? undefined
        : `${counted(batch.misfits, 'number')} beyond 64 bits could not be stored as they are`
    },
  }
}
