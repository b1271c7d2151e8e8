import type { CaptureSummary } from '../model/analysis.ts'
import type { DiagnosticLog } from '../model/diagnostic.ts'

/** What bpftrace itself says that it dropped: how often, in the words of the first time. */
export function toldLosses(log: DiagnosticLog): Pick<CaptureSummary, 'incomplete'> {
  const told = log.list().find(({ code }) => code === 'MAP_FULL')
  return told === undefined ? {} : { incomplete: { reason: told.message, count: told.count } }
}
