import { readdirSync, readFileSync } from 'node:fs'

/** All processes of a name that have `mark` in their environment, whoever their parent is by now. */
export function processesWith(mark: string, name: string): readonly number[] {
  return processes().filter(
    (each) => nameOf(each) === name && text(`/proc/${each}/environ`).split('\0').includes(mark),
  )
}

function processes(): readonly number[] {
  return readdirSync('/proc')
    .filter((each) => /^\d+$/.test(each))
    .map(Number)
}

/** The process that started this one, or took it over. */
export function parentOf(pid: number): number {
  const stat = text(`/proc/${pid}/stat`)
  return Number(stat.slice(stat.lastIndexOf(')') + 4).split(' ')[0])
}

function nameOf(pid: number): string {
  return text(`/proc/${pid}/comm`).trim()
}

function text(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    // It has ended.
    return ''
  }
}
