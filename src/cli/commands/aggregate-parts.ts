import { createReadStream, mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { createGunzip } from 'node:zlib'
import { GotailError } from '../../model/error.ts'
import { hivePath } from '../../report/columns/hive-path.ts'
import { CaptureId } from '../input/capture-id.ts'
import type { Session } from '../session/session.ts'
import { cannotWrite, systemCode } from '../session/system-error.ts'
import { type PartitionFlags, partitionCommand } from './partition-command.ts'
import { tablesCommand } from './tables-command.ts'

/** The tables of a store of summed traces: percentiles come from the histograms, causes from the slow spans. */
export const AGGREGATE_TABLES = ['histograms', 'slow'] as const
/** The map of a summed trace that has the durations of all spans. */
const DURATIONS = '@ns'

/** Flags of a trace that was summed up, and where it goes. */
export interface AggregateFlags extends PartitionFlags {
  readonly service: string
  readonly host: string
  readonly date: string
}

/**
 * Stores one packed capture of `--detail aggregate` as two files of the same name, in a table each: `histograms` of all spans, and the
 * spans above the threshold under `slow`, where there are any. Their paths go to standard output. Resolves to the exit status.
 */
export async function aggregateParts(
  save: string,
  flags: AggregateFlags,
  session: Session,
): Promise<number> {
  const [histograms, slow] = AGGREGATE_TABLES.map((table) => join(flags.partition, table))
  const folder = join(histograms, hivePath({ ...flags, dt: flags.date }))
  const out = join(folder, `part-${await idOf(save)}.parquet`)
  try {
    mkdirSync(folder, { recursive: true })
  } catch (error) {
    throw cannotWrite(folder, error)
  }
  const { color, quiet = false } = flags
  const table = { format: 'parquet', table: DURATIONS, out, color, quiet } as const
  const status = await tablesCommand([save], table, session)
  if (status !== 0) return status
  session.effects.stdout.write(`${out}\n`)
  await partitionCommand([save], { ...flags, partition: slow, mayBeEmpty: true }, session)
  return 0
}

/** Whole spans and those above a threshold must not meet in one folder: their percentiles would be of neither. */
export function refuseMixed(directory: string, isAggregate: boolean): void {
  const isForeign = (name: string): boolean =>
    isAggregate ? name.startsWith('service=') : AGGREGATE_TABLES.some((table) => table === name)
  if (!namesIn(directory).some(isForeign)) return
  const there = isAggregate ? 'whole spans' : 'what --detail aggregate summed up'
  throw new GotailError(`${directory} holds ${there}: name another folder for this`, 2)
}

function namesIn(directory: string): readonly string[] {
  try {
    return readdirSync(directory)
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return []
    throw cannotWrite(directory, error)
  }
}

/** The id that the spans of the capture have in their column. */
async function idOf(save: string): Promise<string> {
  const capture = new CaptureId(() => {})
  const bytes: AsyncIterable<Uint8Array> = createReadStream(save).pipe(createGunzip())
  for await (const piece of bytes) {
    capture.push(piece)
    if (capture.id !== '') break
  }
  capture.end()
  return capture.id
}
