import { basename } from 'node:path'
import type { FileFacts } from '../../report/columns/capture-metadata.ts'
import { version } from '../session/version.ts'

/** What a binary file says of itself: its table, and the captures by their names without a path; `-` is standard input. */
export function fileFacts(table: string, captures: readonly string[]): FileFacts {
  const names = captures.length === 0 ? ['-'] : captures.map((name) => basename(name))
  return { version: version(), table, captures: names }
}
