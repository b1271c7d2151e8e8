import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A temporary folder for the logs of a bench, gone when the process ends. */
export function scratchFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'gotail-bench-'))
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  // A signal ends a process without its `exit` event, unless somebody listens.
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1))
  return folder
}
