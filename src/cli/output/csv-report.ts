import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Analysis } from '../../model/analysis.ts'
import type { Comparison } from '../../model/comparison.ts'
import type { TableOf } from '../../report/tables/report-table.ts'
import { FileOutput } from '../session/output.ts'
import { cannotWrite } from '../session/system-error.ts'
import type { Unwritten } from '../session/unwritten.ts'

/** Makes the directory of a report in CSV, so that a wrong path is told before anything is read. */
export function makeDirectory(path: string): void {
  try {
    mkdirSync(path, { recursive: true })
  } catch (error) {
    throw cannotWrite(path, error)
  }
}

/** Writes every table of the report into a file of its own. What cannot be written is kept in `unwritten`. */
export async function writeCsvReport(
  directory: string,
  analysis: Analysis,
  unwritten: Unwritten,
): Promise<void> {
  const { REPORT_TABLES } = await import('../../report/tables/report-tables.ts')
  await writeTables(directory, REPORT_TABLES, analysis, unwritten)
}

/** The same of a comparison. */
export async function writeCsvComparison(
  directory: string,
  comparison: Comparison,
  unwritten: Unwritten,
): Promise<void> {
  const { COMPARISON_TABLES } = await import('../../report/tables/comparison-tables.ts')
  await writeTables(directory, COMPARISON_TABLES, comparison, unwritten)
}

async function writeTables<Found>(
  directory: string,
  tables: readonly TableOf<Found>[],
  found: Found,
  unwritten: Unwritten,
): Promise<void> {
  const { csvRow } = await import('../../report/columns/csv.ts')
  for (const { name, columns, rows } of tables) {
    await unwritten.attempt(() => {
      const output = new FileOutput(join(directory, `${name}.csv`))
      output.write(csvRow(columns))
      for (const cells of rows(found)) output.write(csvRow(cells))
      return output.close()
    })
  }
}
