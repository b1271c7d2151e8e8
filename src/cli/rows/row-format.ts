import { GotailError } from '../../model/error.ts'
import type { ArrowForm } from '../../report/columns/arrow.ts'
import { safeText } from '../../report/text/safe-text.ts'
import type { Session } from '../session/session.ts'

/** The formats that rows are written in. */
export const ROW_FORMATS = ['ndjson', 'csv', 'parquet', 'arrow'] as const

export type RowFormat = (typeof ROW_FORMATS)[number]

/** Those that are no text. */
export type BinaryFormat = 'parquet' | 'arrow'

export function isBinary(format: RowFormat): format is BinaryFormat {
  return format === 'parquet' || format === 'arrow'
}

/** The format that the ending of a path is that of, if any. */
export function namedFormat(path: string): RowFormat | undefined {
  return ROW_FORMATS.find((name) => path.toLowerCase().endsWith(`.${name}`))
}

/** The format that a file's ending names. Wrong usage for any other ending. */
export function formatOfFile(path: string): RowFormat {
  const format = namedFormat(path)
  if (format !== undefined) return format
  const endings = ROW_FORMATS.map((name) => `.${name}`)
  throw new GotailError(
    `cannot tell the format of ${safeText(path)}: its name must end in ${endings.slice(0, -1).join(', ')} or ${endings.at(-1)}`,
    2,
  )
}

/** Wrong usage where the ending of a file is that of another format; any other ending is the user's own. */
export function refuseContradiction(format: RowFormat, path: string): void {
  const named = namedFormat(path)
  if (named === undefined || named === format) return
  throw new GotailError(`${safeText(path)} is named as ${named}, but --format is ${format}`, 2)
}

/** Wrong usage where bytes that are no text would go to a terminal. */
export function spareTerminal(
  { effects }: Session,
  format: RowFormat,
  path: string | undefined,
): void {
  if (!isStandardOutput(path) || !isBinary(format) || effects.stdout.isTTY !== true) return
  throw new GotailError(`${format} is binary: give --out FILE, or a pipe`, 2)
}

/** Arrow goes down a pipe as a stream, which can be read while it grows, and into a file with an index. */
export function arrowForm({ effects }: Session, path: string | undefined): ArrowForm {
  return isStandardOutput(path) && !effects.stdoutIsFile ? 'stream' : 'file'
}

function isStandardOutput(path: string | undefined): boolean {
  return path === undefined || path === '-'
}
