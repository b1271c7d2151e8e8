import { statSync } from 'node:fs'
import type { Analysis } from '../../model/analysis.ts'
import { GotailError } from '../../model/error.ts'
import { hivePath } from '../../report/columns/hive-path.ts'
import { goPackage } from '../../report/words/go-package.ts'
import { unusable } from '../../report/words/unusable.ts'
import { CaptureId } from '../input/capture-id.ts'
import { fileFacts } from '../input/file-facts.ts'
import type { Glimpse } from '../input/glimpse.ts'
import { type CaptureInput, captureInput } from '../input/input.ts'
import { readInput } from '../input/read-input.ts'
import { scriptOption } from '../options/script-option.ts'
import { filtersOf, spanOptions } from '../options/span-options.ts'
import { type FleetRows, fleetRows } from '../output/fleet-rows.ts'
import { PartitionFile } from '../output/partition-file.ts'
import { complain, NOTHING_USABLE } from '../session/complain.ts'
import { noteDiagnostics } from '../session/note-diagnostics.ts'
import { note, openOutput, type Session } from '../session/session.ts'
import { symbolsOf } from '../tracing/binary-symbols.ts'
import type { SpansFlags } from './spans-command.ts'

const UNKNOWN_SERVICE = 'unknown'

/** Flags of `gotail spans --partition`. */
export interface PartitionFlags extends SpansFlags {
  readonly partition: string
  /** That a capture holds no spans is no fault to be told. */
  readonly mayBeEmpty?: boolean
}

/**
 * `gotail spans --partition DIR`: a Parquet file for each capture, in the folder of its service, host and day. Their paths go to
 * standard output. Resolves to the exit status: 3 where a capture held no spans.
 */
export async function partitionCommand(
  files: readonly string[],
  flags: PartitionFlags,
  session: Session,
): Promise<number> {
  refuseOthers(flags)
  const names = files.length === 0 ? ['-'] : files
  // All names at once: a wrong one is told before anything is read.
  const inputs = captureInput(files, session.effects).apart()
  const output = openOutput(session, undefined)
  let status: 0 | typeof NOTHING_USABLE = 0
  for (const [index, name] of names.entries()) {
    const input = inputs[index]
    const path = await partitionCapture(name, input, flags, session)
    if (path === undefined) status = NOTHING_USABLE
    else output.write(`${path}\n`)
    if (input.stopped) break
  }
  await output.close()
  return status
}

function refuseOthers({ format, out, all }: PartitionFlags): void {
  if (format !== undefined && format !== 'parquet') {
    throw new GotailError(`--partition writes parquet, not ${format}`, 2)
  }
  if (out !== undefined) throw new GotailError('--partition and --out do not go together', 2)
  if (all === true) {
    throw new GotailError('--partition and --all do not go together: queries are of whole spans', 2)
  }
}

/** One capture; the path of its file, undefined where it holds no spans. */
async function partitionCapture(
  name: string,
  input: CaptureInput,
  flags: PartitionFlags,
  session: Session,
): Promise<string | undefined> {
  const facts = fileFacts('spans', [name])
  const dt = flags.date ?? day(name, session)
  const file = new PartitionFile(flags.partition)
  try {
    const rows = await fleetRows(file.output)
    const { analysis, glimpse, id } = await readSpans(rows, file, input, flags, session)
    noteDiagnostics(session, flags, analysis.diagnostics)
    if (analysis.capture.spans === 0) {
      if (flags.mayBeEmpty === true) return undefined
      const pipeline = await session.effects.pipeline()
      complain(
        session.effects,
        unusable(glimpse.look(pipeline), analysis.capture, filtersOf(flags)),
      )
      return undefined
    }
    const partition = {
      service: flags.service ?? serviceOf(analysis),
      host: flags.host ?? session.effects.hostName(),
      dt,
    }
    const oddity = rows.end({ ...facts, place: partition }, analysis.capture)
    if (oddity !== undefined) note(session, flags, oddity)
    return await file.place(`${hivePath(partition)}/part-${id}.parquet`)
  } finally {
    file.discard()
  }
}

async function readSpans(
  rows: FleetRows,
  file: PartitionFile,
  input: CaptureInput,
  flags: PartitionFlags,
  session: Session,
): Promise<{ readonly analysis: Analysis; readonly glimpse: Glimpse; readonly id: string }> {
  const pipeline = await session.effects.pipeline()
  const symbols = await symbolsOf(flags.binary)
  const capture = new CaptureId((bytes) => run.push(bytes))
  const run = new pipeline.AnalyzeRun({
    ...spanOptions(flags),
    ...scriptOption(pipeline, flags.script),
    ...symbols,
    onSpan: (span, labels) => rows.write(span, labels, capture.id),
  })
  const glimpse = await readInput(session, flags, input, {
    push: (bytes) => capture.push(bytes),
    flush: () => file.output.flush(),
    progress: () => run.progress(),
  })
  capture.end()
  return { analysis: run.end(), glimpse, id: capture.id }
}

function serviceOf({ capture, functions }: Analysis): string {
  const [first] = functions
  return capture.comm ?? goPackage(first?.fn ?? '') ?? UNKNOWN_SERVICE
}

/** When a capture was last written to, in UTC; today for standard input. */
function day(name: string, { effects }: Session): string {
  const time = name === '-' ? new Date(effects.wallClock()) : statSync(name).mtime
  return time.toISOString().slice(0, 10)
}
