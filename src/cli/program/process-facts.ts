import type { Machine } from '../session/machine.ts'

/** The kernel counts times of processes in hundredths of a second on every machine that Go and bpftrace run on. */
const TICKS_A_SECOND = 100
/** Where the time of the start stands behind the name, which may hold blanks and brackets. */
const START_FIELD = 19
const CONTAINER =
  /(?:docker|libpod|cri-containerd|crio|containerd|lxc|kubepods)[^\n]*?([0-9a-f]{12})[0-9a-f]{52}/
const NAMED = /\/lxc(?:\.payload)?[./]([\w-]{1,64})/

/** When a process was started, in seconds since 1970; undefined where that cannot be told. */
export async function startedAt(pid: number, machine: Machine): Promise<number | undefined> {
  const [stat, system] = await Promise.all([
    machine.text(`/proc/${pid}/stat`),
    machine.text('/proc/stat'),
  ])
  const ticks = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[START_FIELD])
  const boot = Number(/^btime (\d+)$/m.exec(system)?.[1])
  const seconds = boot + ticks / TICKS_A_SECOND
  return Number.isFinite(seconds) ? Math.floor(seconds) : undefined
}

/** The container that a process lives in: the first twelve digits of its id, or its name; undefined for none. */
export async function containerOf(pid: number, machine: Machine): Promise<string | undefined> {
  const groups = await machine.text(`/proc/${pid}/cgroup`)
  return CONTAINER.exec(groups)?.[1] ?? NAMED.exec(groups)?.[1]
}
