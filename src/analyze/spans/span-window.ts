/** A moment, in nanoseconds since 1970, given when the first event of a capture was: a time of the day needs that. */
export type ClockTime = (firstUnixNs: bigint) => bigint

/** Which stretch of a capture is wanted. */
export interface WindowOptions {
  /** Counted from the first event of the capture. */
  readonly sinceNs?: number
  readonly untilNs?: number
  /** By the clock of the world, in captures that say when their own clock was 0. */
  readonly sinceClock?: ClockTime
  readonly untilClock?: ClockTime
}

/** Where a capture begins: the second that its times count from, and the first of them. */
interface Begin {
  readonly originSeconds: number
  readonly firstNs: number
}

/** The stretch of one capture that is wanted; nothing of a capture that cannot place the clock time it is asked for. */
export class SpanWindow {
  readonly #options: WindowOptions
  readonly #isWhole: boolean
  #unixZeroNs: bigint | undefined
  #firstNs = Number.NaN
  #fromNs = 0
  #toNs = Number.POSITIVE_INFINITY

  constructor(options: WindowOptions) {
    this.#options = options
    const { sinceNs, untilNs } = options
    this.#isWhole = sinceNs === undefined && untilNs === undefined && !this.#asksClock
  }

  get #asksClock(): boolean {
    const { sinceClock, untilClock } = this.#options
    return sinceClock !== undefined || untilClock !== undefined
  }

  /** Whether a clock time was asked for that cannot be placed. */
  get hasNoClock(): boolean {
    return this.#asksClock && this.#unixZeroNs === undefined
  }

  /** When the clock of the capture was 0. */
  useClock(unixZeroNs: bigint | undefined): void {
    if (unixZeroNs === this.#unixZeroNs) return
    this.#unixZeroNs = unixZeroNs
    this.#firstNs = Number.NaN
  }

  /** Whether something that began then is wanted. */
  holds(startNs: number, begin: Begin): boolean {
    if (this.#isWhole) return true
    this.#place(begin)
    const offsetNs = startNs - begin.firstNs
    return offsetNs >= this.#fromNs && offsetNs < this.#toNs
  }

  /** Whether a part of a stretch of time is wanted. */
  overlaps(fromNs: number, toNs: number, begin: Begin): boolean {
    if (this.#isWhole) return true
    this.#place(begin)
    return toNs - begin.firstNs >= this.#fromNs && fromNs - begin.firstNs < this.#toNs
  }

  #place(begin: Begin): void {
    if (begin.firstNs === this.#firstNs) return
    this.#firstNs = begin.firstNs
    const {
      sinceNs = 0,
      untilNs = Number.POSITIVE_INFINITY,
      sinceClock,
      untilClock,
    } = this.#options
    this.#fromNs = Math.max(sinceNs, this.#offset(sinceClock, begin) ?? 0)
    this.#toNs = Math.min(untilNs, this.#offset(untilClock, begin) ?? Number.POSITIVE_INFINITY)
    if (this.hasNoClock) this.#fromNs = Number.POSITIVE_INFINITY
  }

  /** How far a moment lies behind the first event; negative before it. */
  #offset(clock: ClockTime | undefined, { originSeconds, firstNs }: Begin): number | undefined {
    if (clock === undefined || this.#unixZeroNs === undefined) return undefined
    const own = BigInt(originSeconds) * 1_000_000_000n + BigInt(Math.round(firstNs))
    const firstUnixNs = this.#unixZeroNs + own
    return Number(clock(firstUnixNs) - firstUnixNs)
  }
}
