import type { Machine } from '../session/machine.ts'

/** The kernel keeps so many bytes of the name of a thread. */
const COMM_BYTES = 15
const DELETED = / \(deleted\)$/
/** bpftrace takes other signs of a path for something else. */
const PROBED = /^\/[\w./+-]+$/

/** A process, and what is known of the program that it runs. */
export interface RunningProgram {
  readonly pid: number
  /** What the kernel calls its first thread. */
  readonly comm: string
  /** The path of its file as the process itself sees it; absent where we may not look. */
  readonly exe?: string
  /** The name that it was started by. */
  readonly started: string
}

/** A process of this machine; undefined where there is none. */
export async function runningProgram(
  pid: number,
  machine: Machine,
): Promise<RunningProgram | undefined> {
  const folder = `/proc/${pid}`
  const comm = (await machine.text(`${folder}/comm`)).trimEnd()
  if (comm === '') return undefined
  const exe = await machine.link(`${folder}/exe`)
  const [started = ''] = (await machine.text(`${folder}/cmdline`)).split('\0')
  return {
    pid,
    comm,
    started: nameOf(started),
    ...(exe === undefined ? {} : { exe: exe.replace(DELETED, '') }),
  }
}

/** The processes of this machine that run a program; not those of the kernel, and not this one. */
export async function runningPrograms(machine: Machine): Promise<readonly RunningProgram[]> {
  const pids = (await machine.list('/proc')).filter((name) => /^\d+$/.test(name)).map(Number)
  const all = await Promise.all(
    pids.sort((a, b) => a - b).map((pid) => runningProgram(pid, machine)),
  )
  return all.flatMap((each) =>
    each?.exe === undefined || each.pid === machine.ownPid ? [] : [each],
  )
}

/** The processes that run this very file, however it is named. */
export async function runningPids(path: string, machine: Machine): Promise<readonly number[]> {
  const wanted = await machine.identity(path)
  if (wanted === undefined) return []
  const pids = (await runningPrograms(machine)).map(({ pid }) => pid)
  const files = await Promise.all(pids.map((pid) => machine.identity(`/proc/${pid}/exe`)))
  return pids.filter((_, index) => files[index] === wanted)
}

/** Whether somebody may call the program so: by its file, by the name that it was started by, or as the kernel does. */
export function isNamed({ exe = '', started, comm }: RunningProgram, name: string): boolean {
  return nameOf(exe) === name || started === name || comm === commOf(name)
}

/** The path by which the file of a process can be read and probed from here. Its link serves where no probe could name that. */
export async function pathOf(program: RunningProgram, machine: Machine): Promise<string> {
  const path = await readablePathOf(program, machine)
  return PROBED.test(path) ? path : linkOf(program)
}

/** The path by which the file of a process can be read from here: in a container it has another one there. */
export async function readablePathOf(program: RunningProgram, machine: Machine): Promise<string> {
  const { pid, exe = '' } = program
  const link = linkOf(program)
  const wanted = await machine.identity(link)
  if (exe === '' || wanted === undefined) return link
  for (const path of [exe, `/proc/${pid}/root${exe}`]) {
    if ((await machine.identity(path)) === wanted) return path
  }
  // The file was replaced or removed: the process still has it.
  return link
}

function linkOf({ pid }: RunningProgram): string {
  return `/proc/${pid}/exe`
}

/** The name of a file, cut as the kernel cuts it for threads. */
export function commOf(name: string): string {
  return Buffer.from(name).subarray(0, COMM_BYTES).toString()
}

/** The last part of a path. */
export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}
