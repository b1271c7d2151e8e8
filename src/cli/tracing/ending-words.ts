import type { Ending } from '../machine/own-process.ts'
import { systemWords } from '../session/system-error.ts'

/** How a process ended, in words: `exit status 3`, `killed by SIGSEGV`. */
export function endingWords({ status, signal, error }: Ending): string {
  if (error !== undefined) return systemWords(error)
  return signal === undefined ? `exit status ${status ?? 'unknown'}` : `killed by ${signal}`
}

/** Of a bpftrace that traced nothing. */
export function prematureEnding(how: Ending): string {
  return `bpftrace ended before its probes stood: ${endingWords(how)} (its own words stand above; gotail doctor says what this machine lacks)`
}

/** Of one that went wrong after it was asked to end. */
export function failedEnding(how: Ending): string {
  return `bpftrace failed while it ended: ${endingWords(how)}; its last words may be missing`
}

/** Of one that nobody had asked to end. */
export function earlyEnding(how: Ending): string {
  return `bpftrace died before the trace was over: ${endingWords(how)}; the report covers what came until then`
}
