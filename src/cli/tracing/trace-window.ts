const LINE_FEED = 10
const SPACE = 32
const ZERO = 48
const WORD_EVENT = Buffer.from('ev=')
const TIME_WORD = Buffer.from(' ts=')
/** Lines with a letter that are no events of the traced program. */
const NO_EVENTS = new Set(['H', 'Z'].map((letter) => letter.charCodeAt(0)))
/** Clocks that are further apart are not the same one: a time namespace has its own. */
const MOST_APART_NS = 60e9

/**
 * The time that was asked for, in nanoseconds of the capture's clock. Probes come and go one by one, which takes bpftrace seconds: what
 * those saw that stood earlier or longer than the others is left out, and its count is told in header lines, so that it is
 * not taken for lost.
 */
export class TraceWindow {
  readonly #fromNs: number
  readonly #toNs: number
  #isSure: boolean | undefined
  #leftOut = 0
  #told: number | undefined

  constructor(fromNs: number, toNs: number) {
    this.#fromNs = fromNs
    this.#toNs = toNs
  }

  /** Whole lines without those that lie outside, with the news behind them. */
  into(lines: Uint8Array): Uint8Array {
    const kept = this.#kept(lines)
    if (this.#isSure !== true || this.#told === this.#leftOut) return kept
    this.#told = this.#leftOut
    const header = `H until=${Math.round(this.#toNs)} outside=${this.#leftOut}\n`
    return Buffer.concat([kept, Buffer.from(header)])
  }

  #kept(lines: Uint8Array): Uint8Array {
    const parts: Uint8Array[] = []
    let keptFrom = 0
    for (let at = 0; at < lines.length; ) {
      const end = lines.indexOf(LINE_FEED, at) + 1 || lines.length
      if (this.#isOutside(lines, at, end)) {
        parts.push(lines.subarray(keptFrom, at))
        keptFrom = end
        this.#leftOut++
      }
      at = end
    }
    return keptFrom === 0 ? lines : Buffer.concat([...parts, lines.subarray(keptFrom)])
  }

  #isOutside(lines: Uint8Array, at: number, end: number): boolean {
    if (this.#isSure === false) return false
    const timeNs = timeOf(lines, at, end)
    if (Number.isNaN(timeNs)) return false
    this.#isSure ??= Math.abs(timeNs - this.#fromNs) < MOST_APART_NS
    return this.#isSure && (timeNs < this.#fromNs || timeNs > this.#toNs)
  }
}

/** When the event of a line was; NaN where the line is none. */
function timeOf(bytes: Uint8Array, at: number, end: number): number {
  if (bytes[at + 1] === SPACE && !NO_EVENTS.has(bytes[at])) return digits(bytes, at + 2)
  const isWords = WORD_EVENT.every((byte, index) => bytes[at + index] === byte)
  if (!isWords) return Number.NaN
  const time = Buffer.from(bytes.buffer, bytes.byteOffset + at, end - at).indexOf(TIME_WORD)
  return time === -1 ? Number.NaN : digits(bytes, at + time + TIME_WORD.length)
}

function digits(bytes: Uint8Array, from: number): number {
  let value = 0
  let at = from
  for (; ; at++) {
    const digit = bytes[at] - ZERO
    if (!(digit >= 0 && digit <= 9)) break
    value = value * 10 + digit
  }
  return at === from ? Number.NaN : value
}
