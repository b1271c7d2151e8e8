import { execFile } from 'node:child_process'
import type { Effects } from '../session/effects.ts'

const PATIENCE_MS = 5000

/** What the bpftrace of this machine says of its version; undefined where there is none, or none that answers. */
export function bpftraceVersion({ env }: Effects): Promise<string | undefined> {
  return new Promise((resolve) => {
    execFile(
      'bpftrace',
      ['--version'],
      { env: { ...env }, timeout: PATIENCE_MS },
      (error, stdout) => resolve(error === null ? stdout : undefined),
    )
  })
}
