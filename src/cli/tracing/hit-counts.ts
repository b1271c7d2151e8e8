import { COUNTED } from '../../script/scripts/count-script.ts'

const HITS = /^@hits\[(\d{1,6})\]: (\d{1,15})$/
/** What comes at once when bpftrace begins to read was printed before, though counted just now. */
const SHORTEST_MS = 50

/** Hits of each probe so far, and when they were read. */
interface Snapshot {
  readonly atMs: number
  readonly hits: readonly number[]
}

/** Reads what a counting script prints. */
export class HitCounts {
  readonly #probes: number
  readonly #now: () => number
  #pending = new Map<number, number>()
  #first: Snapshot | undefined
  #last: Snapshot | undefined

  /** `now` is a clock in milliseconds. */
  constructor(probes: number, now: () => number) {
    this.#probes = probes
    this.#now = now
  }

  /** Takes a line; whether a tick ended with it. */
  push(line: string): boolean {
    const [, index, count] = HITS.exec(line) ?? []
    if (index !== undefined) this.#pending.set(Number(index), Number(count))
    if (line !== COUNTED) return false
    const hits = Array.from({ length: this.#probes }, (_, at) => this.#pending.get(at) ?? 0)
    const snapshot = { atMs: this.#now(), hits }
    this.#first ??= snapshot
    this.#last = snapshot
    return this.elapsedMs >= SHORTEST_MS
  }

  /** How long was counted so far. */
  get elapsedMs(): number {
    return (this.#last?.atMs ?? 0) - (this.#first?.atMs ?? 0)
  }

  /** Hits a second of each probe since the first tick. */
  get rates(): readonly number[] {
    const seconds = this.elapsedMs / 1000
    if (this.#first === undefined || this.#last === undefined || seconds === 0) return []
    const [before, after] = [this.#first.hits, this.#last.hits]
    return after.map((hits, index) => Math.max(hits - before[index], 0) / seconds)
  }
}
