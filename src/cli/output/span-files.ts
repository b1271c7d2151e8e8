import type { CaptureSummary } from '../../model/analysis.ts'
import type { Span } from '../../model/span.ts'
import { formatOfFile } from '../rows/row-format.ts'
import type { Output } from '../session/output.ts'
import { type CommonFlags, note, openOutput, type Session } from '../session/session.ts'
import type { Unwritten } from '../session/unwritten.ts'
import { type SpanRows, spanFile, spanWriter } from './span-output.ts'

/** Files of spans that are written beside a report. */
export interface SpanFiles {
  /** Absent where there are none. */
  readonly onSpan?: (span: Span, labels: readonly string[]) => void
  /** The capture ended: writes what is left, and closes them. What cannot be written is kept in `unwritten`. */
  close(capture: CaptureSummary, unwritten: Unwritten): Promise<void>
}

interface OpenFile {
  readonly output: Output
  readonly rows: SpanRows
}

/** Opens a file of the spans of these captures for each path; its ending names its format. */
export async function openSpanFiles(
  paths: readonly string[],
  captures: readonly string[],
  flags: CommonFlags,
  session: Session,
): Promise<SpanFiles> {
  const files: OpenFile[] = []
  for (const path of paths) {
    const format = formatOfFile(path)
    const output = openOutput(session, path)
    const rows = await spanWriter(output, format, spanFile(session, captures, path))
    files.push({ output, rows })
  }
  const onSpan = (span: Span, labels: readonly string[]): void => {
    for (const { rows } of files) rows.write(span, labels)
  }
  return {
    ...(files.length === 0 ? {} : { onSpan }),
    async close(capture, unwritten): Promise<void> {
      for (const { output, rows } of files) {
        const oddity = rows.end(capture)
        await unwritten.attempt(() => output.close())
        if (oddity !== undefined) note(session, flags, oddity)
      }
    },
  }
}
