import { systemWords } from '../session/system-error.ts'
import type { Ending } from './own-process.ts'

/** How a process ended, in words: `exit status 3`, `killed by SIGSEGV`. */
export function endingWords({ status, signal, error }: Ending): string {
  if (error !== undefined) return systemWords(error)
  return signal === undefined ? `exit status ${status ?? 'unknown'}` : `killed by ${signal}`
}
