import { join } from 'node:path'
import type { Analysis } from '../../model/analysis.ts'
import type { AnalyzeOptions } from '../../pipeline.ts'
import { terminalReport } from '../../report/terminal/terminal.ts'
import { byteSize, count, counted, duration } from '../../report/text/format.ts'
import { unusable } from '../../report/words/unusable.ts'
import { readAnalysis } from '../gates/analysis-reading.ts'
import {
  type GateFlags,
  gatedLabels,
  gatedPercents,
  refuseChanges,
  tellGates,
} from '../gates/check-gates.ts'
import { judgeGates } from '../gates/judge-gates.ts'
import type { ByteInput } from '../input/byte-input.ts'
import { captureInput } from '../input/input.ts'
import { withDamages } from '../input/with-damages.ts'
import type { BinaryFlags } from '../options/binary-option.ts'
import { pageOptions } from '../options/page-options.ts'
import { scriptOption } from '../options/script-option.ts'
import { filtersOf, given, type SpanFlags, spanOptions } from '../options/span-options.ts'
import { type ChartFiles, openChartFiles } from '../output/chart-files.ts'
import { makeDirectory, writeCsvReport } from '../output/csv-report.ts'
import { exportGaps, refuseIdleFlags } from '../output/exports.ts'
import {
  openReportFiles,
  type ReportFiles,
  type ReportFlags,
  reportPaths,
} from '../output/report-files.ts'
import { openSpanFiles, type SpanFiles } from '../output/span-files.ts'
import { formatOfFile } from '../rows/row-format.ts'
import { complainOfNothing } from '../session/complain.ts'
import { keepApart } from '../session/keep-apart.ts'
import { StreamOutput } from '../session/output.ts'
import { note, type Session } from '../session/session.ts'
import { Unwritten } from '../session/unwritten.ts'
import { liveView } from '../terminal/live-view.ts'
import { readCaptures } from '../threads/read-captures.ts'
import { symbolsOf } from '../tracing/binary-symbols.ts'
import { openTrace, type TraceOutput, tracedSpans, withoutTrace } from '../tracing/trace-output.ts'

/** Flags of `gotail analyze`. */
export interface AnalyzeFlags extends SpanFlags, ReportFlags, GateFlags, BinaryFlags {
  /** In per cent. */
  readonly percentiles?: readonly number[]
  readonly exemplars?: number
  readonly keepLossy?: boolean
  /** Labels to group spans by. */
  readonly by?: readonly string[]
  readonly rawLabels?: boolean
  readonly hitCost?: number
  readonly spans?: string
  /** When the capture's clock was 0, in nanoseconds of unix time. */
  readonly bootTime?: bigint
  /** What a collector is to call the program. */
  readonly service?: string
  /** The trace of `perfetto` has every span and state. */
  readonly all?: boolean
  /** A directory. */
  readonly csv?: string
  /** A directory. */
  readonly vega?: string
  readonly live?: boolean
  /** How many to read with; more than two are two. */
  readonly threads?: number
}

/** `gotail analyze`: reads captures to their end, then writes the report. Resolves to the exit status. */
export async function analyzeCommand(
  files: readonly string[],
  flags: AnalyzeFlags,
  session: Session,
): Promise<number> {
  refuseFlags(flags, files)
  const input = captureInput(files, session.effects)
  keepApart([...files, flags.script ?? '-', ...(flags.binary ?? [])], resultPaths(flags))
  return analyzeInput(input, files, flags, session)
}

/** Refuses flags that make no sense together, with these captures, or at all. */
export function refuseFlags(flags: AnalyzeFlags, files: readonly string[] = []): void {
  spanOptions(flags)
  refuseChanges(flags.failIf ?? [])
  refuseIdleFlags(flags, files)
  spanFilePaths(flags)
}

/** Where results go. */
export function resultPaths(flags: AnalyzeFlags): readonly string[] {
  return [...reportPaths(flags), ...spanFilePaths(flags)]
}

/** Reads an input to its end, then writes the report; `names` are those of the captures. Resolves to the exit status. */
export async function analyzeInput(
  input: ByteInput,
  names: readonly string[],
  flags: AnalyzeFlags,
  session: Session,
): Promise<number> {
  const pipeline = await session.effects.pipeline()
  const script = scriptOption(pipeline, flags.script)
  const symbols = await symbolsOf(flags.binary)
  // Before anything is read: a wrong path is told at once.
  const results = await openResults(names, flags, session)
  const { spans, trace } = results
  const run = new pipeline.AnalyzeRun({
    ...spanOptions(flags),
    ...script,
    ...symbols,
    ...analysisOptions(flags),
    ...given({ onSpan: tracedSpans(spans.onSpan, trace), observer: trace?.observer }),
  })
  const startMs = session.effects.now()
  const view = liveView(session, flags, input, run)
  const words = { ...spanOptions(flags), ...script }
  const reading = { run, words, output: trace, display: view }
  const glimpse = await readCaptures(session, flags, input, reading)
  const found = withDamages(run.end(), input.damages)
  const gates = judgeGates(flags.failIf ?? [], (gate) => readAnalysis(found, gate))
  const analysis = { ...found, gates }
  if (flags.verbose === true) {
    note(session, flags, effort(analysis, input.bytesRead, session.effects.now() - startMs))
  }
  const failed = await writeResults(results, analysis, flags, session)
  if (!isUsable(analysis) || isAllFilteredOut(analysis, flags)) {
    return complainOfNothing(
      session.effects,
      unusable(glimpse.look(pipeline), analysis.capture, filtersOf(flags)),
    )
  }
  return Math.max(failed ?? 0, tellGates(gates, flags, session))
}

/** Results that are open and wait for their analysis. */
interface Results {
  readonly trace: TraceOutput | undefined
  readonly reports: ReportFiles
  readonly charts: ChartFiles | undefined
  readonly spans: SpanFiles
}

async function openResults(
  names: readonly string[],
  flags: AnalyzeFlags,
  session: Session,
): Promise<Results> {
  const trace = await openTrace(flags, session)
  const reports = openReportFiles(trace === undefined ? flags : withoutTrace(flags), session)
  if (flags.csv !== undefined) makeDirectory(flags.csv)
  const charts = flags.vega === undefined ? undefined : openChartFiles(flags.vega)
  const spans = await openSpanFiles(spanFilePaths(flags), names, flags, session)
  return { trace, reports, charts, spans }
}

/** Writes all that can be written, and tells of the rest: then the exit status is handed back. */
async function writeResults(
  { trace, reports, charts, spans }: Results,
  analysis: Analysis,
  flags: AnalyzeFlags,
  session: Session,
): Promise<1 | undefined> {
  const unwritten = new Unwritten()
  await spans.close(analysis.capture, unwritten)
  await unwritten.attempt(() => trace?.close(analysis))
  if (flags.csv !== undefined) await writeCsvReport(flags.csv, analysis, unwritten)
  await reports.write(
    unwritten,
    analysis,
    given({ bootNs: flags.bootTime, service: flags.service }),
  )
  const leftOut = (await charts?.write(analysis, unwritten)) ?? 0
  if (leftOut > 0) note(session, flags, `${counted(leftOut, 'chart')} too many were not written`)
  const gaps = [...(trace?.gaps() ?? []), ...exportGaps(analysis, flags)]
  for (const gap of gaps) note(session, flags, gap)
  await unwritten.attempt(() => printReport(analysis, flags, session))
  return unwritten.tell(session.effects)
}

function analysisOptions(flags: AnalyzeFlags): AnalyzeOptions {
  return given({
    percents: flags.percentiles,
    morePercents: gatedPercents(flags.failIf ?? []),
    exemplars: flags.exemplars,
    keepLossy: flags.keepLossy,
    by: flags.by,
    rawLabels: flags.rawLabels,
    alsoBy: gatedLabels(flags.failIf ?? []),
    hitCostNs: flags.hitCost,
    // Half a second for a million spans, and the terminal does not draw them.
    shapes: [flags.json, flags.html, flags.vega, flags.hgrm].some((path) => path !== undefined),
  })
}

/** Where spans go; an ending that names no format is wrong usage. */
function spanFilePaths({ spans, csv }: AnalyzeFlags): readonly string[] {
  if (spans !== undefined) formatOfFile(spans)
  return [
    ...(spans === undefined ? [] : [spans]),
    ...(csv === undefined ? [] : [join(csv, 'spans.csv')]),
  ]
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

function isUsable({ capture, histograms, maps = [] }: Analysis): boolean {
  return capture.spans > 0 || histograms.length > 0 || maps.length > 0
}

/** Histograms are of everything: a filter that leaves no span of those that there are has matched nothing all the same. */
function isAllFilteredOut({ capture }: Analysis, { fn, since, until }: AnalyzeFlags): boolean {
  const isFiltered = fn !== undefined || since !== undefined || until !== undefined
  return isFiltered && (capture.events > 0 || capture.leftOut !== undefined) && capture.spans === 0
}

function effort({ capture }: Analysis, bytes: number, elapsedMs: number): string {
  const rate = Math.round(capture.lines / (Math.max(elapsedMs, 1) / 1000))
  return `read ${byteSize(bytes)} in ${duration(elapsedMs * 1e6)}, ${count(rate)} lines/s`
}
