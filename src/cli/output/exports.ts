import type { Analysis } from '../../model/analysis.ts'
import { GotailError } from '../../model/error.ts'
import { count } from '../../report/text/format.ts'
import type { ReportFlags } from './report-files.ts'

/** Flags that only mean something beside others. */
export interface ExportFlags extends ReportFlags {
  readonly bootTime?: bigint
  readonly service?: string
  /** A store names its service, too. */
  readonly partition?: string
  readonly all?: boolean
}

/** Refuses flags that would have no effect, or none that makes sense, for these files. */
export function refuseIdleFlags(flags: ExportFlags, files: readonly string[]): void {
  if (flags.bootTime !== undefined && flags.otlp === undefined) {
    throw new GotailError('--boot-time sets the clock of --otlp: give --otlp FILE, too', 2)
  }
  if (flags.service !== undefined && (flags.otlp ?? flags.partition) === undefined) {
    throw new GotailError('--service names the program in --otlp: give --otlp FILE, too', 2)
  }
  if (flags.all === true && flags.perfetto === undefined) {
    throw new GotailError('--all is about the trace of --perfetto: give --perfetto FILE, too', 2)
  }
  if (flags.all === true && files.length > 1) {
    const why = 'each has a clock of its own'
    throw new GotailError(
      `--all traces one capture, and here are ${count(files.length)}: ${why}`,
      2,
    )
  }
}

/** What the exports that were asked for do not hold, a sentence each. */
export function exportGaps(analysis: Analysis, flags: ExportFlags): readonly string[] {
  const { functions } = analysis
  const others = functions.length - 1
  const timeless = functions.every(({ exemplars }) =>
    exemplars.every(({ span }) => span.startNs === undefined),
  )
  const stateless = functions.every(({ components }) => components.length === 0)
  const stackless = functions.every(({ flame }) => flame === undefined)
  return [
    ...(flags.hgrm !== undefined && others > 0
      ? [`--hgrm holds ${functions[0].fn} only: ${count(others)} more by --fn`]
      : []),
    ...(flags.pprof !== undefined && stateless
      ? ['--pprof is empty: the capture does not say where time went']
      : []),
    ...((flags.folded ?? flags.foldedUsual) !== undefined && stackless
      ? ['--folded is empty: the capture has no stacks']
      : []),
    ...(flags.perfetto !== undefined && timeless
      ? ['--perfetto has no span: the capture does not say when spans began']
      : []),
    ...(flags.otlp === undefined ? [] : otlpGaps(analysis, flags, timeless)),
  ]
}

function otlpGaps(
  { capture }: Analysis,
  { bootTime }: ExportFlags,
  timeless: boolean,
): readonly string[] {
  if (timeless) return ['--otlp is empty: the capture does not say when spans began']
  if ((bootTime ?? capture.unixZeroNs) !== undefined) return []
  return [
    "--otlp has the times of the capture's clock, which began with the machine: --boot-time says when that was",
  ]
}
