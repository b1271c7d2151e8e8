import type { Analysis } from '../model/analysis.ts'
import { byteSize, count, duration } from '../report/format.ts'
import { terminalReport } from '../report/terminal.ts'
import { unusable } from '../report/unusable.ts'
import { checkGates, gatedPercents, refuseChanges } from './check-gates.ts'
import { complain } from './complain.ts'
import type { Gate } from './gate.ts'
import { readAnalysis } from './gate-reading.ts'
import { captureInput } from './input.ts'
import { keepApart } from './keep-apart.ts'
import { StreamOutput } from './output.ts'
import { pageOptions } from './page-options.ts'
import { readInput } from './read-input.ts'
import { openReportFiles, type ReportFlags, reportPaths } from './report-files.ts'
import { scriptOption } from './script-option.ts'
import { note, openOutput, type Session } from './session.ts'
import { given, type SpanFlags, spanOptions } from './span-options.ts'
import { formatOfFile, spanWriter } from './span-output.ts'
import { withDamages } from './with-damages.ts'

/** Flags of `gotail analyze`. */
export interface AnalyzeFlags extends SpanFlags, ReportFlags {
  /** In per cent. */
  readonly percentiles?: readonly number[]
  readonly exemplars?: number
  readonly keepLossy?: boolean
  readonly hitCost?: number
  readonly spans?: string
  readonly failIf?: readonly Gate[]
}

/** `gotail analyze`: reads captures to their end, then writes the report. Resolves to the exit status. */
export async function analyzeCommand(
  files: readonly string[],
  flags: AnalyzeFlags,
  session: Session,
): Promise<number> {
  const options = spanOptions(flags)
  const { failIf: gates = [] } = flags
  refuseChanges(gates)
  const spansFormat = flags.spans === undefined ? undefined : formatOfFile(flags.spans)
  const input = captureInput(files, session.effects)
  keepApart([...files, flags.script ?? '-'], [...reportPaths(flags), flags.spans])
  const pipeline = await session.effects.pipeline()
  const script = scriptOption(pipeline, flags.script)
  // Before anything is read: a wrong path is told at once.
  const reports = openReportFiles(flags, session)
  const spans = flags.spans === undefined ? undefined : openOutput(session, flags.spans)
  const onSpan =
    spans === undefined || spansFormat === undefined
      ? undefined
      : await spanWriter(spans, spansFormat)
  const run = new pipeline.AnalyzeRun({
    ...options,
    ...script,
    ...given({
      percents: flags.percentiles,
      morePercents: gatedPercents(gates),
      exemplars: flags.exemplars,
      keepLossy: flags.keepLossy,
      hitCostNs: flags.hitCost,
      onSpan,
    }),
  })
  const startMs = session.effects.now()
  const glimpse = await readInput(session, flags, input, run)
  const analysis = withDamages(run.end(), input.damages)
  if (flags.verbose === true) {
    note(session, flags, effort(analysis, input.bytesRead, session.effects.now() - startMs))
  }
  await spans?.close()
  await reports.write(analysis)
  await printReport(analysis, flags, session)
  if (!isUsable(analysis)) {
    return complain(session.effects, unusable(glimpse.look(pipeline), analysis.capture))
  }
  return checkGates(gates, ({ metric }) => readAnalysis(analysis, metric), session)
}

/** The report goes to standard output unless another form of it has that for itself, as with `--json -`. */
async function printReport(
  analysis: Analysis,
  flags: AnalyzeFlags,
  session: Session,
): Promise<void> {
  if (reportPaths(flags).includes('-') || !isUsable(analysis)) return
  const output = new StreamOutput(session.effects.stdout)
  output.write(terminalReport(analysis, pageOptions(session, flags)))
  await output.close()
}

function isUsable({ capture, histograms }: Analysis): boolean {
  return capture.spans > 0 || histograms.length > 0
}

function effort({ capture }: Analysis, bytes: number, elapsedMs: number): string {
  const rate = Math.round(capture.lines / (Math.max(elapsedMs, 1) / 1000))
  return `read ${byteSize(bytes)} in ${duration(elapsedMs * 1e6)}, ${count(rate)} lines/s`
}
