import { GotailError } from '../../model/error.ts'
import type { Machine } from '../session/machine.ts'
import { commOf, nameOf, runningPids } from './running-program.ts'

/** A filter for more names would cost every switch of every thread of the machine. */
const MOST_NAMES = 8
const MOST_LINKS = 8

/** Whose threads are to be told from others. */
export interface NamedThreads {
  /** The file as it was named. */
  readonly path: string
  /** The only process to watch. */
  readonly pid?: number
  /** The file of the command that will start the program. */
  readonly started?: string
}

/**
 * What the kernel calls the threads of a program, the name of its first thread first: that of the process that is watched,
 * else those of all that run this very file, else the name of the file, and of what it links to. A thread takes over the
 * name that the program was started by, which may be a link's, and may rename itself.
 */
export async function threadNames(
  { path, pid, started }: NamedThreads,
  machine: Machine,
): Promise<readonly string[]> {
  const pids = pid === undefined ? await runningPids(path, machine) : [pid]
  const running: string[] = []
  for (const each of pids) running.push(...(await namesOf(each, machine)))
  const names = running.length > 0 ? running : await namesOfFile(path, started, machine)
  return [...new Set(names)].slice(0, MOST_NAMES)
}

/** The name of the first thread, then those of the others. */
async function namesOf(pid: number, machine: Machine): Promise<readonly string[]> {
  const threads = await machine.list(`/proc/${pid}/task`)
  const files = [`/proc/${pid}/comm`, ...threads.map((tid) => `/proc/${pid}/task/${tid}/comm`)]
  const names = await Promise.all(files.map((file) => machine.text(file)))
  return names.map((name) => name.replace(/\n$/, '')).filter((name) => name !== '')
}

async function namesOfFile(
  path: string,
  started: string | undefined,
  machine: Machine,
): Promise<readonly string[]> {
  const names = [nameOf(path)]
  if (started !== undefined && (await isSame(started, path, machine)))
    names.unshift(nameOf(started))
  let at = path
  for (let links = 0; links < MOST_LINKS; links++) {
    const next = await machine.link(at)
    if (next === undefined) break
    names.push(nameOf(next))
    at = next.startsWith('/') ? next : `${at.slice(0, at.lastIndexOf('/') + 1)}${next}`
  }
  if (names.includes('')) throw new GotailError(`${path} names no file`, 2)
  return names.map(commOf)
}

async function isSame(one: string, other: string, machine: Machine): Promise<boolean> {
  const identity = await machine.identity(one)
  return identity !== undefined && identity === (await machine.identity(other))
}
