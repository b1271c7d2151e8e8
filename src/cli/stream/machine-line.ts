const HEADER = Buffer.from('H gotail=')
const LINE_FEED = 10

/** What is known of the machine beside what bpftrace prints. */
export interface MachineNews {
  /** Nanoseconds of the capture's clock; absent where nobody can tell them. */
  readonly clock?: (() => number) | undefined
  /** Milliseconds since 1970. */
  readonly unixMs: () => number
  /** What a hit of a probe was measured to take, in nanoseconds, where the kernel emulates the instruction and where not. */
  readonly costs?: { readonly trapNs: number; readonly stepNs: number } | undefined
}

/**
 * Says in a capture what the time of the world was when its clock was 0, and what hits of probes were measured to cost: a header
 * line right behind the first one.
 */
export class MachineLine {
  readonly #news: MachineNews
  #isDone = false

  constructor(news: MachineNews) {
    this.#news = news
  }

  /** Whole lines with the news among them. */
  into(lines: Uint8Array): Uint8Array {
    if (this.#isDone) return lines
    const at = Buffer.from(lines.buffer, lines.byteOffset, lines.length).indexOf(HEADER)
    if (at === -1) return lines
    this.#isDone = true
    const words = [...this.#clockWords(), ...this.#costWords()]
    if (words.length === 0) return lines
    const end = lines.indexOf(LINE_FEED, at) + 1 || lines.length
    const line = Buffer.from(`H ${words.join(' ')}\n`)
    return Buffer.concat([lines.subarray(0, end), line, lines.subarray(end)])
  }

  #clockWords(): readonly string[] {
    const { clock, unixMs } = this.#news
    if (clock === undefined) return []
    const zeroNs = BigInt(Math.round(unixMs())) * 1_000_000n - BigInt(Math.round(clock()))
    return [`unix_zero_ns=${zeroNs}`]
  }

  #costWords(): readonly string[] {
    const { costs } = this.#news
    if (costs === undefined) return []
    return [`trap_ns=${Math.round(costs.trapNs)}`, `step_ns=${Math.round(costs.stepNs)}`]
  }
}
