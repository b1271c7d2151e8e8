import { associationsTable } from './associations-table.ts'
import { bucketsTable } from './buckets-table.ts'
import { captureTable } from './capture-table.ts'
import { componentsTable } from './components-table.ts'
import { diagnosticsTable } from './diagnostics-table.ts'
import { eventsTable } from './events-table.ts'
import { exemplarsTable } from './exemplars-table.ts'
import { functionsTable } from './functions-table.ts'
import { histogramsTable } from './histograms-table.ts'
import { incidentsTable } from './incidents-table.ts'
import { modesTable } from './modes-table.ts'
import { placesTable } from './places-table.ts'
import { quantilesTable } from './quantiles-table.ts'
import type { ReportTable } from './report-table.ts'
import { timelinesTable } from './timelines-table.ts'

/** The whole report as tables. */
export const REPORT_TABLES: readonly ReportTable[] = [
  captureTable,
  functionsTable,
  quantilesTable,
  componentsTable,
  modesTable,
  placesTable,
  associationsTable,
  incidentsTable,
  exemplarsTable,
  timelinesTable,
  eventsTable,
  histogramsTable,
  bucketsTable,
  diagnosticsTable,
]
