import { cpuWords } from '../../doctor/probe-load.ts'
import type { ProbeCosts } from '../../model/capabilities.ts'

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

/** Watches what the probes of a trace cost the program, by the counts that its script prints each second. */
export class LoadWatch {
  readonly #costs: ProbeCosts
  readonly #maxCpus: number
  readonly #now: () => number
  readonly #counts: Counts = { traps: 0, steps: 0, events: 0 }
  #before: Counts | undefined
  #beforeMs = 0
  #secondsOver = 0
  #words: string | undefined

  /** `now` is a clock in milliseconds. */
  constructor(costs: ProbeCosts, maxCpus: number, now: () => number) {
    this.#costs = costs
    this.#maxCpus = maxCpus
    this.#now = now
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
    this.#judge()
  }

  #judge(): void {
    const atMs = this.#now()
    const before = this.#before
    const elapsedMs = atMs - this.#beforeMs
    if (before !== undefined && elapsedMs < SHORTEST_MS) return
    if (before !== undefined) this.#weigh(before, elapsedMs)
    this.#before = { ...this.#counts }
    this.#beforeMs = atMs
  }

  #weigh(before: Counts, elapsedMs: number): void {
    const { trapNs, stepNs, printNs } = this.#costs
    const { traps, steps, events } = this.#counts
    const costNs =
      (traps - before.traps) * trapNs +
      (steps - before.steps) * stepNs +
      (events - before.events) * printNs
    const cpus = costNs / 1e6 / elapsedMs
    this.#secondsOver = cpus > this.#maxCpus ? this.#secondsOver + 1 : 0
    if (this.#secondsOver < SECONDS && cpus <= this.#maxCpus * FAR_TOO_MUCH) return
    const hits = Math.round(((traps + steps - before.traps - before.steps) * 1000) / elapsedMs)
    this.#words ??= `the trace was ended: its probes took about ${cpuWords(cpus)} from the program (${hits} hits a second), and it may be ${cpuWords(this.#maxCpus)} (--max-load); the report covers what came until then`
  }
}
