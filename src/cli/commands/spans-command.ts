import type { Span } from '../../model/span.ts'
import { unusable } from '../../report/words/unusable.ts'
import { captureInput } from '../input/input.ts'
import type { BinaryFlags } from '../options/binary-option.ts'
import { scriptOption } from '../options/script-option.ts'
import { filtersOf, given, type SpanFlags, spanOptions } from '../options/span-options.ts'
import { spanFile, spanWriter } from '../output/span-output.ts'
import {
  formatOfFile,
  type RowFormat,
  refuseContradiction,
  spareTerminal,
} from '../rows/row-format.ts'
import { complainOfNothing } from '../session/complain.ts'
import { keepApart } from '../session/keep-apart.ts'
import { noteDiagnostics } from '../session/note-diagnostics.ts'
import { note, openOutput, type Session } from '../session/session.ts'
import { readCaptures } from '../threads/read-captures.ts'
import { symbolsOf } from '../tracing/binary-symbols.ts'

/** Flags of `gotail spans`. */
export interface SpansFlags extends SpanFlags, BinaryFlags {
  readonly format?: RowFormat
  readonly all?: boolean
  /** How many to read with; more than two are two. */
  readonly threads?: number
  readonly out?: string
  /** Only these columns, in this order. */
  readonly columns?: readonly string[]
  /** A directory of many captures' spans. */
  readonly partition?: string
  readonly service?: string
  readonly host?: string
  /** `2026-07-01`. */
  readonly date?: string
}

/** `gotail spans`: one row per span, written as it ends. Resolves to the exit status. */
export async function spansCommand(
  files: readonly string[],
  flags: SpansFlags,
  session: Session,
): Promise<number> {
  const options = spanOptions(flags)
  const format = rowFormat(flags)
  spareTerminal(session, format, flags.out)
  const input = captureInput(files, session.effects)
  keepApart([...files, flags.script ?? '-', ...(flags.binary ?? [])], [flags.out])
  const pipeline = await session.effects.pipeline()
  const script = scriptOption(pipeline, flags.script)
  const symbols = await symbolsOf(flags.binary)
  const output = openOutput(session, flags.out)
  const file = { ...spanFile(session, files, flags.out), ...given({ columns: flags.columns }) }
  const spans = await spanWriter(output, format, file)
  let rows = 0
  const onSpan = (span: Span, labels: readonly string[]): void => {
    rows++
    spans.write(span, labels)
  }
  const run = new pipeline.AnalyzeRun({
    ...{ ...options, ...script, ...symbols },
    ...{ all: flags.all === true, onSpan },
  })
  const words = { ...options, ...script }
  const glimpse = await readCaptures(session, flags, input, { run, words, output })
  const { capture, diagnostics } = run.end()
  const oddity = spans.end(capture)
  await output.close()
  if (oddity !== undefined) note(session, flags, oddity)
  noteDiagnostics(session, flags, diagnostics)
  return rows > 0
    ? 0
    : complainOfNothing(
        session.effects,
        unusable(glimpse.look(pipeline), capture, filtersOf(flags)),
      )
}

function rowFormat({ format, out }: SpansFlags): RowFormat {
  const isFile = out !== undefined && out !== '-'
  if (format !== undefined) {
    if (isFile) refuseContradiction(format, out)
    return format
  }
  return isFile ? formatOfFile(out) : 'ndjson'
}
