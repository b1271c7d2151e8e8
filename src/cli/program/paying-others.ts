import type { Machine } from '../session/machine.ts'
import { runningPids } from './running-program.ts'

/** Who else has the probes of a script that keeps to a process by itself: a sentence, or none where nobody else runs the program. */
export async function payingOthers(pid: number, machine: Machine): Promise<readonly string[]> {
  const all = await runningPids(`/proc/${pid}/exe`, machine)
  const others = all.filter((each) => each !== pid)
  if (others.length === 0) return []
  const who =
    others.length === 1
      ? `another process of this machine runs this program (${others[0]}) and pays`
      : `${others.length} other processes of this machine run this program and pay`
  return [
    `${who} for the probes, too: this bpftrace cannot leave others alone and see all of one process`,
  ]
}

/** The processes that have the probes, where one was named: it alone where bpftrace keeps to it, else all that run its program. */
export async function payingPids(
  { named, kept }: { readonly named: number | undefined; readonly kept: number | undefined },
  machine: Machine,
): Promise<readonly number[]> {
  if (named === undefined) return []
  return kept === undefined ? runningPids(`/proc/${named}/exe`, machine) : [named]
}
