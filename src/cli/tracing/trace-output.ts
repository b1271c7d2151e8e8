import type { Analysis } from '../../model/analysis.ts'
import { GotailError } from '../../model/error.ts'
import type { Span } from '../../model/span.ts'
import type { TraceObserver } from '../../model/trace-observer.ts'
import { counted } from '../../report/text/format.ts'
import { type ReportFlags, refuseCrowd } from '../output/report-files.ts'
import { openOutput, type Session } from '../session/session.ts'

/** A trace that is written while the capture is read. */
export interface TraceOutput {
  readonly observer: TraceObserver
  span(span: Span): void
  flush(): Promise<void>
  close(analysis: Analysis): Promise<void>
  /** What the trace does not hold, a sentence each. */
  gaps(): readonly string[]
}

/** Opens `--perfetto FILE --all`; undefined without them. Wrong usage where another report wants standard output, too. */
export async function openTrace(
  flags: ReportFlags & { readonly all?: boolean },
  session: Session,
): Promise<TraceOutput | undefined> {
  if (flags.perfetto === undefined || flags.all !== true) return undefined
  refuseCrowd(flags)
  const output = openOutput(session, flags.perfetto)
  const { PerfettoStream } = await import('../../report/traces/perfetto-stream.ts')
  const stream = new PerfettoStream((bytes) => output.write(bytes))
  return {
    observer: stream,
    span: (span) => stream.span(span),
    // A file that cannot be written is told when it is closed: the analysis goes on.
    flush: () => output.flush().catch(unlessFailed),
    async close(analysis): Promise<void> {
      stream.end(analysis)
      await output.close()
    },
    gaps: () => traceGaps(stream.leftOut),
  }
}

function traceGaps(leftOut: number): readonly string[] {
  if (leftOut === 0) return []
  return [
    `--perfetto --all has no more tracks for goroutines: ${counted(leftOut, 'span')} left out (--since, --until and --fn choose)`,
  ]
}

function unlessFailed(error: unknown): void {
  if (!(error instanceof GotailError)) throw error
}

/** The flags of the other reports. */
export function withoutTrace({ perfetto, ...others }: ReportFlags): ReportFlags {
  return others
}

type SpanTaker = (span: Span, labels: readonly string[]) => void

/** What is to be called with each span, for whoever wants them. */
export function tracedSpans(
  onSpan: SpanTaker | undefined,
  trace: TraceOutput | undefined,
): SpanTaker | undefined {
  if (trace === undefined || onSpan === undefined) return trace?.span ?? onSpan
  return (span, labels) => {
    onSpan(span, labels)
    trace.span(span)
  }
}
