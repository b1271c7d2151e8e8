import type { Ending } from '../machine/own-process.ts'
import { systemWords } from '../session/system-error.ts'

/** How a process ended, in words: `exit status 3`, `killed by SIGSEGV`. */
export function endingWords({ status, signal, error }: Ending): string {
  if (error !== undefined) return systemWords(error)
  return signal === undefined ? `exit status ${status ?? 'unknown'}` : `killed by ${signal}`
}
