import { GotailError } from '../../model/error.ts'
import { safeText } from '../../report/text/safe-text.ts'
import type { Machine } from '../session/machine.ts'
import {
  isNamed,
  nameOf,
  pathOf,
  type RunningProgram,
  runningProgram,
  runningPrograms,
} from './running-program.ts'

const MOST_SHOWN = 8
/** A path may name no file; the full name of a function has a dot behind its last slash. */
const FUNCTION = /\.[^/]*$/

/** The words of a command line: a program, unless a process says which, and functions. */
export interface ProgramWords {
  readonly words: readonly string[]
  readonly pid?: number
  /** Where commands are looked for: `PATH`. */
  readonly searchPath?: string
}

/** Which program is meant, and which functions of it. */
export interface LocatedProgram {
  /** Where its file can be read and probed. */
  readonly path: string
  readonly functions: readonly string[]
}

/**
 * Finds the program that a command line means. With a process it is the one that this runs: then the first word is a
 * program only if it has a slash, or is this program's own name. A program without a slash is a file here, a running
 * program of that name, or a command of the search path. Throws a GotailError (wrong usage) where none or several are
 * meant; undefined where no word is left that could name one.
 */
export async function locateProgram(
  { words, pid, searchPath }: ProgramWords,
  machine: Machine,
): Promise<LocatedProgram | undefined> {
  const [first, ...rest] = words
  if (pid !== undefined) return ofProcess(pid, words, machine)
  if (first === undefined) return undefined
  if (first.includes('/') || (await machine.isFile(first))) return { path: first, functions: rest }
  const path =
    (await runningPath(first, machine)) ?? (await commandPath(first, searchPath, machine))
  if (path !== undefined) return { path, functions: rest }
  throw new GotailError(
    `there is no program ${safeText(first)}: no such file here, no running program of that name, and none on the PATH`,
    2,
  )
}

async function ofProcess(
  pid: number,
  words: readonly string[],
  machine: Machine,
): Promise<LocatedProgram> {
  const running = await runningProgram(pid, machine)
  if (running === undefined) {
    throw new GotailError(`there is no process ${pid} (pgrep finds one by its name)`, 2)
  }
  const [first = '', ...rest] = words
  if (first.includes('/') && ((await machine.isFile(first)) || !FUNCTION.test(first))) {
    await refuseOther(running, first, machine)
    return { path: first, functions: rest }
  }
  if (running.exe === undefined) {
    throw new GotailError(
      `only root can see which program process ${pid} runs: use sudo, in a container give it CAP_SYS_PTRACE, or name its file (a thread of the kernel has none)`,
      2,
    )
  }
  const functions = isNamed(running, first) ? rest : words
  return { path: await pathOf(running, machine), functions }
}

/** Refuses a process that does not run this very file: its probes would never fire. */
async function refuseOther(
  { pid, exe }: RunningProgram,
  path: string,
  machine: Machine,
): Promise<void> {
  const running = await machine.identity(`/proc/${pid}/exe`)
  const named = await machine.identity(path)
  if (running === undefined || named === undefined || running === named) return
  // After a deploy another file lies where its own did.
  const isReplaced = exe !== undefined && (await machine.identity(exe)) === named
  const why = isReplaced ? ', which replaced its own: it was not restarted since' : ''
  throw new GotailError(
    `process ${pid} runs another file than ${safeText(path)}${why}: leave the file out, --pid knows which one it runs`,
    2,
  )
}

/** Several processes may run one file; several files of one name are a question. */
async function runningPath(name: string, machine: Machine): Promise<string | undefined> {
  const named = (await runningPrograms(machine)).filter((each) => isNamed(each, name))
  const byFile = new Map<string, RunningProgram>()
  for (const each of named) {
    const file = await machine.identity(`/proc/${each.pid}/exe`)
    if (file !== undefined && !byFile.has(file)) byFile.set(file, each)
  }
  const [only, ...others] = await Promise.all(
    [...byFile.values()].map(async (each) => ({
      pid: each.pid,
      path: await pathOf(each, machine),
    })),
  )
  if (others.length === 0) return only?.path
  const shown = [only, ...others].slice(0, MOST_SHOWN)
  const list = shown.map(({ pid, path }) => `${safeText(path)} (process ${pid})`).join(', ')
  throw new GotailError(
    `several programs of the name ${safeText(name)} run: ${list}; name one by its path, or by --pid`,
    2,
  )
}

async function commandPath(
  name: string,
  searchPath: string | undefined,
  machine: Machine,
): Promise<string | undefined> {
  for (const folder of searchPath?.split(':') ?? []) {
    const path = `${folder}/${nameOf(name)}`
    if (folder.startsWith('/') && (await machine.isFile(path))) return path
  }
  return undefined
}
