import type { LoadLimit } from '../../doctor/probe-load.ts'
import { cpuMsOf } from '../machine/cpu-use.ts'
import type { Effects } from '../session/effects.ts'
import type { Watching } from './load-watch.ts'

/**
 * Half a CPU: a service on two cores loses a quarter of its throughput at most. And half of what it uses: one that may use little
 * would lose nearly all of it within the first limit.
 */
const USUAL_LIMIT: LoadLimit = { cpus: 0.5, share: 0.5 }

/** Which load is allowed, and to whom. */
export interface LoadFlags {
  readonly pid?: number
  /** In CPUs; infinite for no limit. */
  readonly maxLoad?: number
}

/** The same before and during a trace. Who names a limit means that one alone. */
export function limitOf({ maxLoad }: LoadFlags): LoadLimit {
  return maxLoad === undefined ? USUAL_LIMIT : { cpus: maxLoad, share: 1 }
}

/** What a watch needs beside the costs: what the process uses is known where it is the only one. */
export function watched(
  flags: LoadFlags,
  { machine, now }: Pick<Effects, 'machine' | 'now'>,
): Omit<Watching, 'costs'> {
  const { pid } = flags
  const usage = pid === undefined ? {} : { cpuMs: () => cpuMsOf(machine, pid) }
  return { limit: limitOf(flags), now, ...usage }
}
