import type { Analysis } from '../model/analysis.ts'
import { byteSize, count, counted, duration } from '../report/format.ts'
import { terminalReport } from '../report/terminal.ts'
import { unusable } from '../report/unusable.ts'
import { openChartFiles } from './chart-files.ts'
import { wantsColor } from './colors.ts'
import { complain } from './complain.ts'
import { CaptureInput } from './input.ts'
import { keepApart } from './keep-apart.ts'
import { StreamOutput } from './output.ts'
import { readInput } from './read-input.ts'
import { openReportFiles, type ReportFlags, reportPaths } from './report-files.ts'
import { scriptOption } from './script-option.ts'
import { note, openOutput, type Session } from './session.ts'
import { given, type SpanFlags, spanOptions } from './span-options.ts'
import { formatOfFile, spanWriter } from './span-output.ts'
import { terminalColumns } from './terminal-columns.ts'
import { withDamages } from './with-damages.ts'

// Reports are read in pull requests and mails too: a pipe has no width of its own.
const PIPE_COLUMNS = 100

/** Flags of `gotail analyze`. */
export interface AnalyzeFlags extends SpanFlags, ReportFlags {
  /** In per cent. */
  readonly percentiles?: readonly number[]
  readonly exemplars?: number
  readonly keepLossy?: boolean
  readonly hitCost?: number
  readonly spans?: string
  /** A directory. */
  readonly vega?: string
}

/** `gotail analyze`: reads captures to their end, then writes the report. Resolves to the exit status. */
export async function analyzeCommand(
  files: readonly string[],
  flags: AnalyzeFlags,
  session: Session,
): Promise<number> {
  const options = spanOptions(flags)
  const spansFormat = flags.spans === undefined ? undefined : formatOfFile(flags.spans)
  const input = new CaptureInput(files, session.effects)
  keepApart([...files, flags.script ?? '-'], [...reportPaths(flags), flags.spans])
  const pipeline = await session.effects.pipeline()
  const script = scriptOption(pipeline, flags.script)
  // Before anything is read: a wrong path is told at once.
  const reports = openReportFiles(flags, session)
  const charts = flags.vega === undefined ? undefined : openChartFiles(flags.vega)
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
  const leftOut = (await charts?.write(analysis)) ?? 0
  if (leftOut > 0) note(session, flags, `${counted(leftOut, 'chart')} too many were not written`)
  await printReport(analysis, flags, session)
  if (isUsable(analysis)) return 0
  return complain(session.effects, unusable(glimpse.look(pipeline), analysis.capture))
}

/** The report goes to standard output unless another form of it has that for itself, as with `--json -`. */
async function printReport(
  analysis: Analysis,
  flags: AnalyzeFlags,
  session: Session,
): Promise<void> {
  if (reportPaths(flags).includes('-') || !isUsable(analysis)) return
  const { stdout } = session.effects
  const columns = stdout.isTTY === true ? terminalColumns(stdout) : PIPE_COLUMNS
  const color = wantsColor(session.effects, flags)
  const output = new StreamOutput(stdout)
  output.write(terminalReport(analysis, { columns, color, verbose: flags.verbose === true }))
  await output.close()
}

function isUsable({ capture, histograms }: Analysis): boolean {
  return capture.spans > 0 || histograms.length > 0
}

function effort({ capture }: Analysis, bytes: number, elapsedMs: number): string {
  const rate = Math.round(capture.lines / (Math.max(elapsedMs, 1) / 1000))
  return `read ${byteSize(bytes)} in ${duration(elapsedMs * 1e6)}, ${count(rate)} lines/s`
}
