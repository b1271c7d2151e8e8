import type { RuntimeEvents, RuntimeInterval } from '../../model/analysis.ts'
import type { EventTrain, IntervalBudget } from '../spans/interval-keeper.ts'
import { GC_MARK, type ProcessClocks, RuntimeClock, STW } from '../spans/runtime-clock.ts'

/** Processes beyond this share one set of clocks. */
const MAX_PROCESSES = 4096
/** So many intervals are remembered, of all clocks together: 16 bytes each. */
const MAX_INTERVALS = 200_000

/** The clocks of each process: how long its garbage collector marked, how long its world was stopped. */
export class Processes {
  readonly #byPid = new Map<number, ProcessClocks>()
  readonly #budget: IntervalBudget = { left: MAX_INTERVALS }
  #lastPid = Number.NaN
  #last: ProcessClocks = newClocks(this.#budget)

  /** The clocks of a process (pid -1 where the capture does not tell processes apart). */
  clocks(pid: number): ProcessClocks {
    // Nearly all captures watch one process.
    if (pid === this.#lastPid) return this.#last
    const known = this.#byPid.get(pid)
    const clocks =
      known ?? (this.#byPid.size < MAX_PROCESSES ? newClocks(this.#budget) : this.#last)
    if (known === undefined && this.#byPid.size < MAX_PROCESSES) this.#byPid.set(pid, clocks)
    this.#lastPid = pid
    this.#last = clocks
    return clocks
  }

  /** A mark (an index into MARKS) of a process. */
  mark(pid: number, mark: number, timeNs: number): void {
    const { gcMark, stw } = this.clocks(pid)
    gcMark.mark(mark, timeNs)
    stw.mark(mark, timeNs)
  }

  /** What went on how often and how long, over all processes; what never did is left out. */
  totals(): readonly RuntimeEvents[] {
    const all = [...this.#byPid.values()]
    return [all.map(({ gcMark }) => gcMark.total()), all.map(({ stw }) => stw.total())]
      .map(sum)
      .filter(({ count }) => count > 0)
  }

  /** When each of them went on, by process; what never did is left out. */
  trains(): readonly EventTrain[] {
    return [...this.#byPid]
      .flatMap(([pid, { gcMark, stw }]) => [gcMark.train(pid), stw.train(pid)])
      .filter(({ fromNs }) => fromNs.length > 0)
  }

  /** The same as a list, since the first event of the capture. */
  intervals(firstNs: number): readonly RuntimeInterval[] {
    return this.trains().flatMap(({ name, pid, fromNs, toNs }) =>
      Array.from(fromNs, (ns, i) => ({ name, pid, fromNs: ns - firstNs, toNs: toNs[i] - firstNs })),
    )
  }
}

function newClocks(budget: IntervalBudget): ProcessClocks {
  return {
    gcMark: new RuntimeClock(GC_MARK, budget),
    stw: new RuntimeClock(STW, budget),
  }
}

function sum(events: readonly RuntimeEvents[]): RuntimeEvents {
  return {
    name: events[0]?.name ?? '',
    count: events.reduce((total, { count }) => total + count, 0),
    totalNs: events.reduce((total, { totalNs }) => total + totalNs, 0),
    maxNs: events.reduce((most, { maxNs }) => Math.max(most, maxNs), 0),
  }
}
