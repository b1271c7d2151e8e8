import { readFileSync } from 'node:fs'

/** The letter that Linux has for what a process does: `R` runs, `S` sleeps; undefined where it cannot be told. */
export function processState(pid: number | undefined): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The name before it may hold anything, parentheses too.
    return stat.slice(stat.lastIndexOf(')') + 2)[0]
  } catch {
    return undefined
  }
}
