import type { ColumnSpec } from '../../model/column.ts'
import type { ColumnEncoder, Metadata } from '../../report/columns/column-encoder.ts'
import type { Cell } from '../../report/columns/csv.ts'
import { counted } from '../../report/text/format.ts'
import type { Output } from '../session/output.ts'

/** Rows of one row group: enough to pack well, few enough to hold. */
const GROUP_ROWS = 50_000

/** Gathers rows into row groups, and writes each when it is full. */
export interface GroupWriter {
  /** `metadata` is asked for when a group goes out. */
  add(cells: readonly Cell[], metadata: () => Metadata): void
  /** Writes what is left, though the output stays open. Hands back what is to be noted, if anything. */
  end(metadata: Metadata): string | undefined
}

/** A table with this schema into an output. */
export async function groupWriter(
  output: Output,
  encoder: ColumnEncoder,
  schema: readonly ColumnSpec[],
): Promise<GroupWriter> {
  const { ColumnBatch } = await import('../../report/columns/column-batch.ts')
  const batch = new ColumnBatch(schema, GROUP_ROWS)
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
