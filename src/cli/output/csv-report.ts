import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Analysis } from '../../model/analysis.ts'
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
  const { csvRow } = await import('../../report/columns/csv.ts')
  for (const { name, columns, rows } of REPORT_TABLES) {
    await unwritten.attempt(() => {
      const output = new FileOutput(join(directory, `${name}.csv`))
      output.write(csvRow(columns))
      for (const cells of rows(analysis)) output.write(csvRow(cells))
      return output.close()
    })
  }
}
