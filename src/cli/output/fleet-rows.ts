import type { CaptureSummary } from '../../model/analysis.ts'
import type { Span } from '../../model/span.ts'
import { FLEET_SCHEMA, fleetSchema } from '../../model/span-schema.ts'
import { captureMetadata, type FileFacts } from '../../report/columns/capture-metadata.ts'
import type { GroupWriter } from '../../report/columns/group-writer.ts'
import { columnEncoding, groupWriters } from '../rows/column-encoding.ts'
import type { Output } from '../session/output.ts'
import { LabelColumns } from './label-columns.ts'

/** Takes the spans of one capture of a fleet. */
export interface FleetRows {
  write(span: Span, labels: readonly string[], captureId: string): void
  /** Hands back what is to be noted, if anything. */
  end(facts: FileFacts, capture: CaptureSummary): string | undefined
}

/** Writes the spans of a capture as Parquet, with the columns that all files of a fleet have. */
export async function fleetRows(output: Output): Promise<FleetRows> {
  const { spanCells } = await import('../../report/columns/span-rows.ts')
  const newGroups = await groupWriters(output, await columnEncoding('parquet', 'file'))
  const columns = new LabelColumns()
  let groups: GroupWriter | undefined
  return {
    write(span, known, captureId): void {
      const labels = columns.settle(known)
      groups ??= newGroups(fleetSchema(labels))
      const cells = spanCells(span, labels)
      const own = cells.length - labels.length
      const row = [...cells.slice(0, own), captureId, ...cells.slice(own)]
      groups.add(row, () => new Map())
    },
    end(facts, capture): string | undefined {
      groups ??= newGroups(FLEET_SCHEMA)
      return groups.end(captureMetadata(facts, capture)) ?? columns.oddity
    },
  }
}
