import { statSync } from 'node:fs'
import { GotailError } from '../../model/error.ts'
import { safeText } from '../../report/text/safe-text.ts'

/** Refuses a process that does not run this very program: its probes would never fire. */
export function checkProcess(pid: number, binary: string): void {
  if (statSync(`/proc/${pid}`, { throwIfNoEntry: false }) === undefined) {
    throw new GotailError(`there is no process ${pid} (pgrep finds one by its name)`, 2)
  }
  const running = fileAt(`/proc/${pid}/exe`)
  const named = fileAt(binary)
  if (running === undefined || named === undefined || running === named) return
  throw new GotailError(
    `process ${pid} runs another file than ${safeText(binary)}: name the one that it runs (/proc/${pid}/exe shows it; in a container it is under /proc/${pid}/root)`,
    2,
  )
}

/** What tells one file from another, however it is named; undefined where there is none, or none that we may see. */
function fileAt(path: string): string | undefined {
  try {
    const { dev, ino } = statSync(path)
    return `${dev}:${ino}`
  } catch {
    return undefined
  }
}
