import type { ColumnSpec } from '../../model/column.ts'
import { counted } from '../text/format.ts'
import { ColumnBatch } from './column-batch.ts'
import type { ColumnEncoder, Metadata } from './column-encoder.ts'
import type { Cell } from './csv.ts'

/** Rows of one row group: enough to pack well, few enough to hold. */
const GROUP_ROWS = 50_000

/** Gathers rows into row groups, and writes each when it is full. */
export interface GroupWriter {
  /** `metadata` is asked for when a group goes out. */
  add(cells: readonly Cell[], metadata: () => Metadata): void
  /** Writes what is left. Hands back what is to be noted, if anything. */
  end(metadata: Metadata): string | undefined
}

/** Rows with this schema through an encoder. */
export function groupWriter(
  schema: readonly ColumnSpec[],
  encoder: ColumnEncoder,
  write: (bytes: Uint8Array) => void,
): GroupWriter {
  const batch = new ColumnBatch(schema, GROUP_ROWS)
  const group = (metadata: Metadata): void => {
    write(encoder.group(batch, metadata))
    batch.clear()
  }
  return {
    add(cells, metadata): void {
      batch.add(cells)
      if (batch.isFull) group(metadata())
    },
    end(metadata): string | undefined {
      if (batch.length > 0) group(metadata)
      write(encoder.end(metadata))
      return batch.misfits === 0
        ? undefined
        : `${counted(batch.misfits, 'number')} beyond 64 bits could not be stored as they are`
    },
  }
}
