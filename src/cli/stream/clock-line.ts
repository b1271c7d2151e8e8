const HEADER = Buffer.from('H gotail=')
const LINE_FEED = 10

/** Says in a capture what the time of the world was when its clock was 0: a header line right behind the first one. */
export class ClockLine {
  /** Nanoseconds of the capture's clock; undefined where nobody can tell them. */
  readonly #clock: (() => number) | undefined
  readonly #unixMs: () => number
  #isDone = false

  constructor(clock: (() => number) | undefined, unixMs: () => number) {
    this.#clock = clock
    this.#unixMs = unixMs
    this.#isDone = clock === undefined
  }

  /** Whole lines with the news among them. */
  into(lines: Uint8Array): Uint8Array {
    if (this.#isDone) return lines
    const at = Buffer.from(lines.buffer, lines.byteOffset, lines.length).indexOf(HEADER)
    if (at === -1) return lines
    this.#isDone = true
    const end = lines.indexOf(LINE_FEED, at) + 1 || lines.length
    return Buffer.concat([lines.subarray(0, end), this.#line(), lines.subarray(end)])
  }

  #line(): Uint8Array {
    const zeroNs =
      BigInt(Math.round(this.#unixMs())) * 1_000_000n - BigInt(Math.round(this.#clock?.() ?? 0))
    return Buffer.from(`H unix_zero_ns=${zeroNs}\n`)
  }
}
