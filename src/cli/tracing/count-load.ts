import { type LoadLimit, type ProbeLoad, probeLoad } from '../../doctor/probe-load.ts'
import type { ProbeCosts } from '../../model/capabilities.ts'
import { countScript } from '../../script/scripts/count-script.ts'
import type { CountedProbe } from '../../script/scripts/counted-probes.ts'
import { cpuUse } from '../machine/cpu-use.ts'
import { given } from '../options/span-options.ts'
import type { Machine } from '../session/machine.ts'
import { HitCounts } from './hit-counts.ts'

const ENOUGH_MS = 1000
/** So many times the budget is too much before the second is over. */
const FAR_TOO_MUCH = 2
const PATIENCE_MS = 120_000

/** What is counted, and how. */
export interface Count {
  readonly probes: readonly CountedProbe[]
  readonly costs: ProbeCosts
  readonly limit: LoadLimit
  readonly hasConfig: boolean
  readonly unsafe: boolean
  /** The processes that have the probes: a share is one of what they use. */
  readonly pids: readonly number[]
  /** The process that bpftrace keeps to. */
  readonly kept?: number
  readonly prefix: readonly string[]
  readonly env: Readonly<Record<string, string | undefined>>
  /** A clock in milliseconds. */
  readonly now: () => number
}

/**
 * Counts for a second what the probes of a script would cost the program, without printing any event; for a tenth of a second where
 * that shows far too much. Undefined where nothing could be counted.
 */
export async function countLoad(machine: Machine, count: Count): Promise<ProbeLoad | undefined> {
  const { probes, prefix, unsafe, pids, kept } = count
  const counts = new HitCounts(probes.length, count.now)
  const target = kept === undefined ? [] : ['-p', String(kept)]
  const [file, ...args] = [...prefix, 'bpftrace', ...(unsafe ? ['--unsafe'] : []), ...target, '-']
  const usage = cpuUse(machine, pids, count.now)
  let load: ProbeLoad | undefined
  await machine.run([file, ...args], {
    input: countScript(probes, count),
    env: count.env,
    patienceMs: PATIENCE_MS,
    onLine: (line) => {
      if (!counts.push(line)) {
        if (counts.elapsedMs === 0) usage.begin()
        return undefined
      }
      load = loadOf(counts.rates, count)
      const isOver = load.cpus > count.limit.cpus * FAR_TOO_MUCH
      if (!isOver && counts.elapsedMs < ENOUGH_MS) return undefined
      usage.end()
      return 'stop'
    },
  })
  return load === undefined ? undefined : { ...load, ...given({ usedCpus: await usage.cpus() }) }
}

function loadOf(rates: readonly number[], { probes, costs }: Count): ProbeLoad {
  const rated = probes.map(({ note, cost, prints }, index) => ({
    note,
    cost,
    prints,
    hitsPerSecond: rates[index],
  }))
  return probeLoad(rated, costs)
}
