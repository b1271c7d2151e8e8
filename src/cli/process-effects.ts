import { fstatSync } from 'node:fs'
import type { Effects, Interrupts } from './effects.ts'

/** The effects of this very process. */
export function processEffects(interrupts: Interrupts): Effects {
  return {
    stdin: process.stdin,
    stdinIsPipe: isPipe(0),
    stdout: process.stdout,
    stderr: process.stderr,
    env: process.env,
    interrupts,
    now: () => performance.now(),
    pipeline: () => import('../pipeline.ts'),
  }
}

function isPipe(fd: number): boolean {
  try {
    const stats = fstatSync(fd)
    return stats.isFIFO() || stats.isSocket()
  } catch {
    return false
  }
}
