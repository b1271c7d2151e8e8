import type { Machine } from '../session/machine.ts'

/** What the kernel counts CPU time in, in milliseconds: USER_HZ is 100 on every Linux that programs see. */
const TICK_MS = 10
/** A shorter time holds too few ticks. */
const SHORTEST_MS = 80

interface Reading {
  readonly atMs: number
  readonly cpuMs: number
}

/** Measures how many CPUs some processes use together between two moments. */
export interface CpuUse {
  /** Only the first call counts. */
  begin(): void
  end(): void
  /** Undefined for no process, one that has gone, and where the time was too short to tell. */
  cpus(): Promise<number | undefined>
}

/** `now` is a clock in milliseconds. */
export function cpuUse(machine: Machine, pids: readonly number[], now: () => number): CpuUse {
  let first: Promise<Reading | undefined> | undefined
  let last: Promise<Reading | undefined> | undefined
  const read = async (): Promise<Reading | undefined> => {
    const atMs = now()
    const times = await Promise.all(pids.map((pid) => cpuMsOf(machine, pid)))
    const known = times.filter((each) => each !== undefined)
    if (known.length === 0 || known.length < pids.length) return undefined
    return { atMs, cpuMs: known.reduce((sum, each) => sum + each) }
  }
  return {
    begin: () => {
      first ??= read()
    },
    end: () => {
      last = read()
    },
    cpus: async () => {
      const [from, to] = [await first, await last]
      if (from === undefined || to === undefined || to.atMs - from.atMs < SHORTEST_MS) {
        return undefined
      }
      return (to.cpuMs - from.cpuMs) / (to.atMs - from.atMs)
    },
  }
}

/** The CPU time that a process has spent so far, in milliseconds; undefined where it is gone. */
export async function cpuMsOf(machine: Machine, pid: number): Promise<number | undefined> {
  return cpuTime(await machine.text(`/proc/${pid}/stat`))
}

/** The time that all threads of a process spent, by its line in /proc/PID/stat; the name in it may hold anything. */
export function cpuTime(stat: string): number | undefined {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const ticks = Number(fields[11]) + Number(fields[12])
  return stat !== '' && Number.isFinite(ticks) ? ticks * TICK_MS : undefined
}
