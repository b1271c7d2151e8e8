import { HIGH, LOW } from './word-order.ts'

/** Numbers of a block, and of each of its four parts. */
const BLOCK = 128
const PARTS = 4
const PART = BLOCK / PARTS
const WORD = 32
const MOST_HEAD = 40
/** The least difference, the widths of the parts, and their numbers of 64 bits. */
const MOST_BLOCK = 10 + PARTS + BLOCK * 8

/**
 * Packs whole numbers of 64 bits as Parquet's DELTA_BINARY_PACKED: per block of 128 the least difference between neighbours, then
 * what each is more than that, in as few bits as the largest needs
 * (https://parquet.apache.org/docs/file-format/data-pages/encodings/). All in halves of 32 bits: a bigint for each would take thirty
 * times as long. One object serves for all columns.
 */
export class DeltaPacker {
  #out = new Uint8Array(0)
  #view = new DataView(this.#out.buffer)
  #at = 0
  /** What each number of the block is more than the one before it; later, more than the least of them. */
  readonly #low = new Int32Array(BLOCK)
  readonly #high = new Int32Array(BLOCK)

  /** Packs the first `count` numbers, each two words of `halves`. The bytes hold until the next call. */
  pack(halves: Int32Array, count: number): Uint8Array {
    const most = MOST_HEAD + Math.ceil(count / BLOCK) * MOST_BLOCK
    if (this.#out.length < most) {
      this.#out = new Uint8Array(most)
      this.#view = new DataView(this.#out.buffer)
    }
    this.#at = 0
    for (const head of [BLOCK, PARTS, count]) this.#varint(head, 0)
    this.#zigzag(count > 0 ? halves[LOW] : 0, count > 0 ? halves[HIGH] : 0)
    for (let first = 1; first < count; first += BLOCK) {
      this.#block(halves, first, Math.min(BLOCK, count - first))
    }
    return this.#out.subarray(0, this.#at)
  }

  #block(halves: Int32Array, first: number, size: number): void {
    const least = this.#smallDeltas(halves, first, size)
    if (least !== undefined) this.#zigzag(least, least >> 31)
    else this.#wideDeltas(halves, first, size)
    const widths = this.#at
    this.#at += PARTS
    for (let part = 0; part < PARTS; part++) {
      this.#out[widths + part] = part * PART < size ? this.#part(part * PART) : 0
    }
  }

  /**
   * Differences of numbers below 2^31, as nearly all are, less the least of them, which is returned; undefined where some number is
   * none of these.
   */
  #smallDeltas(halves: Int32Array, first: number, size: number): number | undefined {
    const low = this.#low
    let before = halves[2 * first - 2 + LOW]
    let above = halves[2 * first - 2 + HIGH]
    let outside = before | above | (0 - above)
    let least = 0x7fffffff
    for (let i = 0; i < size; i++) {
      const number = halves[2 * (first + i) + LOW]
      above = halves[2 * (first + i) + HIGH]
      outside |= number | above | (0 - above)
      const delta = (number - before) | 0
      low[i] = delta
      if (delta < least) least = delta
      before = number
    }
    // An upper half that is not zero has a sign, or its opposite has.
    if (outside < 0) return undefined
    for (let i = 0; i < size; i++) low[i] = (low[i] - least) | 0
    low.fill(0, size)
    this.#high.fill(0)
    return least
  }

  #wideDeltas(halves: Int32Array, first: number, size: number): void {
    const low = this.#low
    const high = this.#high
    let leastLow = 0
    let leastHigh = 0
    for (let i = 0; i < size; i++) {
      const at = 2 * (first + i)
      const above = halves[at + LOW]
      const below = halves[at - 2 + LOW]
      const deltaLow = (above - below) | 0
      const borrow = above >>> 0 < below >>> 0 ? 1 : 0
      const deltaHigh = (halves[at + HIGH] - halves[at - 2 + HIGH] - borrow) | 0
      low[i] = deltaLow
      high[i] = deltaHigh
      const isLess =
        deltaHigh < leastHigh || (deltaHigh === leastHigh && deltaLow >>> 0 < leastLow >>> 0)
      if (i === 0 || isLess) {
        leastLow = deltaLow
        leastHigh = deltaHigh
      }
    }
    this.#lessen(size, leastLow, leastHigh)
    this.#zigzag(leastLow, leastHigh)
  }

  /** Takes the least difference off each; what lies behind the last is as small as can be. */
  #lessen(size: number, leastLow: number, leastHigh: number): void {
    const low = this.#low
    const high = this.#high
    for (let i = 0; i < size; i++) {
      const borrow = low[i] >>> 0 < leastLow >>> 0 ? 1 : 0
      low[i] = (low[i] - leastLow) | 0
      high[i] = (high[i] - leastHigh - borrow) | 0
    }
    low.fill(0, size)
    high.fill(0, size)
  }

  /** Writes 32 numbers from `first` on. Returns how many bits each takes. */
  #part(first: number): number {
    let lows = 0
    let highs = 0
    for (let i = first; i < first + PART; i++) {
      lows |= this.#low[i]
      highs |= this.#high[i]
    }
    if (highs === 0) {
      const width = WORD - Math.clz32(lows)
      if (width > 0) this.#narrow(first, width)
      return width
    }
    const width = 2 * WORD - Math.clz32(highs)
    this.#wide(first, width)
    return width
  }

  /** The lowest bits first, as everywhere in the format. */
  #narrow(first: number, width: number): void {
    const low = this.#low
    const view = this.#view
    let at = this.#at
    let word = 0
    let used = 0
    for (let i = first; i < first + PART; i++) {
      const value = low[i]
      word |= value << used
      used += width
      if (used < WORD) continue
      view.setInt32(at, word, true)
      at += 4
      used -= WORD
      word = used > 0 ? value >>> (width - used) : 0
    }
    this.#at = at
  }

  #wide(first: number, width: number): void {
    let word = 0
    let used = 0
    for (let half = 2 * first; half < 2 * (first + PART); half++) {
      const isHigh = half % 2 === 1
      const value = isHigh ? this.#high[half >> 1] : this.#low[half >> 1]
      const bits = isHigh ? width - WORD : WORD
      word |= value << used
      used += bits
      if (used < WORD) continue
      this.#word(word)
      used -= WORD
      word = used > 0 ? value >>> (bits - used) : 0
    }
  }

  #word(word: number): void {
    this.#view.setInt32(this.#at, word, true)
    this.#at += 4
  }

  /** Small numbers of either sign become small numbers without one. */
  #zigzag(low: number, high: number): void {
    const sign = high >> 31
    this.#varint((low << 1) ^ sign, ((high << 1) | (low >>> 31)) ^ sign)
  }

  /** Seven bits a byte; the highest bit says that more follow. */
  #varint(low: number, high: number): void {
    let lower = low
    let higher = high
    while (higher !== 0 || lower >>> 0 > 127) {
      this.#out[this.#at++] = (lower & 127) | 128
      lower = (lower >>> 7) | (higher << 25)
      higher >>>= 7
    }
    this.#out[this.#at++] = lower
  }
}
