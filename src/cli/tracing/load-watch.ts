import {
  allowance,
  isTooLargeAShare,
  type LoadLimit,
  limitWords,
  loadWords,
  type UsedLoad,
} from '../../doctor/probe-load.ts'
import type { ProbeCosts } from '../../model/capabilities.ts'
import { given } from '../options/span-options.ts'

const MARK = '@gotail_'
const COUNT = /^@gotail_(traps|steps|events): (\d{1,15})$/
const LINE_FEED = 10
const LONGEST_COUNT = 64
/** bpftrace prints the counts each second; what comes closer together was held back. */
const SHORTEST_MS = 500
/** A burst does no harm; so many times the budget does at once. */
const FAR_TOO_MUCH = 2
const SECONDS = 3

type Counts = Record<'traps' | 'steps' | 'events', number>

/** A second's end: what was counted until then, and the CPU time that the program had spent, once that was read. */
interface Tick {
  readonly atMs: number
  readonly counts: Counts
  cpuMs: number | undefined
}

interface WatchedLoad extends UsedLoad {
  readonly hitsPerSecond: number
}

/** What a watch needs to know. */
export interface Watching {
  readonly costs: ProbeCosts
  readonly limit: LoadLimit
  /** A clock in milliseconds. */
  readonly now: () => number
  /** The CPU time that the program has spent so far, in milliseconds; absent where no single process is watched. */
  readonly cpuMs?: () => Promise<number | undefined>
}

/** Watches what the probes of a trace cost the program, by the counts that its script prints each second. */
export class LoadWatch {
  readonly #watching: Watching
  readonly #counts: Counts = { traps: 0, steps: 0, events: 0 }
  #ticks: readonly Tick[] = []
  #secondsOver = 0
  #words: string | undefined

  constructor(watching: Watching) {
    this.#watching = watching
  }

  /** What to say when the probes cost too much: more than the budget in three seconds on end, or twice that in one. */
  get overload(): string | undefined {
    return this.#words
  }

  /** Takes a piece of the capture that consists of whole lines. Whether it has become too much just now. */
  push(bytes: Uint8Array): boolean {
    const wasOver = this.#words !== undefined
    const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    for (let at = text.indexOf(MARK); at !== -1; at = text.indexOf(MARK, at + 1)) {
      if (at > 0 && text[at - 1] !== LINE_FEED) continue
      this.#take(
        text
          .subarray(at, at + LONGEST_COUNT)
          .toString('latin1')
          .split('\n', 1)[0],
      )
    }
    return !wasOver && this.#words !== undefined
  }

  #take(line: string): void {
    const [, name, digits] = COUNT.exec(line) ?? []
    if (name === 'traps' || name === 'steps') this.#counts[name] = Number(digits)
    if (name !== 'events') return
    this.#counts.events = Number(digits)
    this.#tick()
  }

  #tick(): void {
    const atMs = this.#watching.now()
    const before = this.#ticks.at(-1)
    if (before !== undefined && atMs - before.atMs < SHORTEST_MS) return
    const tick: Tick = { atMs, counts: { ...this.#counts }, cpuMs: undefined }
    this.#watching.cpuMs?.().then((cpuMs) => {
      tick.cpuMs = cpuMs
    })
    this.#ticks = [...this.#ticks, tick].slice(-SECONDS)
    if (before !== undefined) this.#weigh(before, tick)
  }

  #weigh(before: Tick, tick: Tick): void {
    const { limit } = this.#watching
    const load = this.#between(before, tick)
    const shared = this.#shared()
    const isOver = load.cpus > limit.cpus
    const isShareOver = shared !== undefined && isTooLargeAShare(shared, limit)
    this.#secondsOver = isOver || isShareOver ? this.#secondsOver + 1 : 0
    if (this.#secondsOver < SECONDS && load.cpus <= limit.cpus * FAR_TOO_MUCH) return
    const worst = isOver || shared === undefined ? load : shared
    this.#words ??= `the trace was ended: its probes took about ${loadWords(worst)} from the program (${Math.round(worst.hitsPerSecond)} hits a second), and it may be ${limitWords(limit)} (${allowance(worst)}); the report covers what came until then`
  }

  /** The second before the last: what the program used until the last tick is being read. */
  #shared(): WatchedLoad | undefined {
    const [older, newer] = this.#ticks
    return this.#ticks.length < SECONDS ? undefined : this.#between(older, newer)
  }

  #between(from: Tick, to: Tick): WatchedLoad {
    const { trapNs, stepNs, printNs } = this.#watching.costs
    const elapsedMs = to.atMs - from.atMs
    const [traps, steps, events] = (['traps', 'steps', 'events'] as const).map(
      (name) => to.counts[name] - from.counts[name],
    )
    const usedCpus =
      from.cpuMs === undefined || to.cpuMs === undefined
        ? undefined
        : (to.cpuMs - from.cpuMs) / elapsedMs
    return {
      cpus: (traps * trapNs + steps * stepNs + events * printNs) / 1e6 / elapsedMs,
      hitsPerSecond: ((traps + steps) * 1000) / elapsedMs,
      ...given({ usedCpus }),
    }
  }
}
