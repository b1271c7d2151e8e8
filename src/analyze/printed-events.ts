/** Events that take so long to come were on their way, as always. */
const KEEPS_UP_NS = 250_000_000
/** Once there are fewer probes, a program does more in the same time. */
const RATE_MAY_RISE = 3
/** The end of a script is an event of its own. */
const LAST_LINE = 1

/** What arrived of a capture, and how it ended. */
export interface Arrived {
  readonly events: number
  readonly durationNs: number
  /** From the last event to the line that ends the capture. */
  readonly quietNs: number
  /** Losses that bpftrace told, if it tells all of them; `undefined` where it may lose events without a word. */
  readonly told: number | undefined
  /** Events that were left out on purpose. */
  readonly outside: number
}

/**
 * The events that a script printed by its own count (`@gotail_events`, which it prints while it runs and at its end) against
 * those that arrived. Whoever says that nothing was lost needs both: bpftrace drops what it has not read when it ends.
 */
export class PrintedEvents {
  #counted: number | undefined
  #total: number | undefined
  /** What is missing at all times, since it was left out on purpose. */
  #leastMissing = Number.POSITIVE_INFINITY
  #latest: { readonly behind: number; readonly events: number } | undefined
  #behind: number | undefined

  /** By the count of a script that ended; `undefined` before. */
  get total(): number | undefined {
    return this.#total
  }

  /** The script says how many events it has printed; so many have arrived. A map of that name may hold anything. */
  count(value: unknown, events: number): void {
    const printed = Number(value)
    if (!Number.isFinite(printed) || printed < 0) return
    this.#confirm(events)
    this.#counted = printed
    const missing = printed - events
    this.#leastMissing = Math.min(this.#leastMissing, missing)
    this.#latest = { behind: missing - this.#leastMissing, events }
  }

  /** The capture is over: the latest count is the last one. */
  close(events: number): void {
    this.#confirm(events)
    this.#total = this.#counted
  }

  /** Event lines that were printed and are not here, though nobody left them out. */
  missing({ events, outside }: Arrived): number {
    return Math.max(0, (this.#total ?? events) - events - outside)
  }

  /**
   * How many of the events that never arrived came after the capture: bpftrace drops what happens while it removes its
   * probes, which takes it seconds. Only where all other losses are told, where bpftrace kept up by its last count before, and
   * where the silence before its last line is as long as so many events take.
   */
  afterEnd(arrived: Arrived): number {
    const { events, durationNs, quietNs, told } = arrived
    const missing = this.missing(arrived) - (told ?? 0)
    if (told === undefined || missing <= 0 || this.#behind === undefined) return 0
    const perNs = events / (durationNs - quietNs)
    // Whoever was behind dropped events from before the end, too.
    if (this.#behind > perNs * KEEPS_UP_NS) return 0
    return missing <= RATE_MAY_RISE * perNs * quietNs ? missing : 0
  }

  /** A count that other events followed was one on the way. */
  #confirm(events: number): void {
    if (this.#latest !== undefined && events > this.#latest.events + LAST_LINE) {
      this.#behind = this.#latest.behind
    }
  }
}
