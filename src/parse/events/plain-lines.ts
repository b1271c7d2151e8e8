import { clearTrail, EVENT, type EventBatch, setLabel } from '../../model/event-batch.ts'
import { ByteWords, viewOf } from '../bytes/byte-words.ts'
import { areDigits, four } from '../bytes/digit-words.ts'
import { wholeNumber } from '../bytes/whole-number.ts'
import type { LineWrap } from '../forms/formed-lines.ts'
import type { EventLayouts } from './event-layouts.ts'
import { TrailReader } from './trail-reader.ts'

const NEWLINE = 10
const CARRIAGE_RETURN = 13
const SPACE = 32
const ZERO = 48
const NANO_DIGITS = 9
/** More than a second, and its seconds fit 31 bits. */
const LEAST_DIGITS = NANO_DIGITS + 1
const MOST_DIGITS = 2 * NANO_DIGITS
/** Nine decimal digits fit a 31-bit integer: V8 adds them without going to floating point. */
const SMALL_DIGITS = 9
/** CPU, thread, process, goroutine, three numbers, and one too many. */
const MOST_FIELDS = 8
const NOTHING = new ByteWords(new Uint8Array(0))

/**
 * The hot loop of all reading: nearly every line of a long capture is a time and some whole numbers, and goes from the bytes
 * straight into the columns of a batch, without a string, an object or a second look. What is any different is left to others.
 */
export class PlainLines {
  readonly #batch: EventBatch
  readonly #layouts: EventLayouts
  readonly #fields = new Float64Array(MOST_FIELDS)
  readonly #trail: TrailReader
  #count = 0
  #bytes: Uint8Array = new Uint8Array(0)
  #view: DataView = new DataView(new ArrayBuffer(0))
  /** How many digits the latest times had: those of one capture have the same number but for a few. */
  #digits = LEAST_DIGITS
  /** What the batch's clock counts from, the second of the latest time, and where that begins on the batch's clock. */
  #originSeconds = -1
  #seconds = -1
  #secondsNs: number = Number.NaN
  /** Nothing but a newline ends a line: a label goes on to it. */
  #isText = true
  #wrap: LineWrap | undefined
  #before: ByteWords = NOTHING
  #after: ByteWords = NOTHING

  constructor(batch: EventBatch, layouts: EventLayouts) {
    this.#batch = batch
    this.#layouts = layouts
    this.#trail = new TrailReader(batch.stacks)
  }

  /**
   * Reads plain lines of `bytes[from, to)`, which are whole lines, until another one comes or the batch is full. Returns where
   * it stopped; the batch has a row more for each line. `line` is the number of the first.
   */
  read(bytes: Uint8Array, from: number, to: number, line: number, wrap: LineWrap): number {
    if (bytes !== this.#bytes) this.#use(bytes)
    const batch = this.#batch
    if (batch.originSeconds !== this.#originSeconds) this.#seconds = -1
    this.#originSeconds = batch.originSeconds
    if (wrap !== this.#wrap) this.#wrapIn(wrap)
    const room = batch.line.length
    const first = batch.length
    let row = first
    let at = from
    while (at < to && row < room) {
      const end = this.#line(bytes, at, row)
      if (end < 0) {
        if (this.#learnDigits(bytes, at + wrap.before.length + 2)) continue
        break
      }
      if (this.#originSeconds < 0) this.#setOrigin()
      batch.line[row] = line + row - first
      row++
      at = end
    }
    batch.length = row
    return at
  }

  /** Fills a row with the event of the line at `at`. Returns where the next line begins, -1 where this one is not plain. */
  #line(bytes: Uint8Array, at: number, row: number): number {
    const view = this.#view
    if (!this.#isText && !this.#before.isAt(bytes, view, at)) return -1
    const end = this.#event(bytes, at + this.#before.length, row)
    if (this.#isText) return end >= 0 && bytes[end] === NEWLINE ? end + 1 : -1
    return end >= 0 && this.#after.isAt(bytes, view, end) ? end + this.#after.length : -1
  }

  #use(bytes: Uint8Array): void {
    this.#bytes = bytes
    this.#view = viewOf(bytes)
  }

  #wrapIn(wrap: LineWrap): void {
    this.#wrap = wrap
    this.#before = new ByteWords(wrap.before)
    this.#after = new ByteWords(wrap.after)
    this.#isText = wrap.before.length === 0
  }

  /** Fills a row with the event at `at`. Returns the first byte behind its numbers, -1 where it is not plain. */
  #event(bytes: Uint8Array, at: number, row: number): number {
    const layout = this.#layouts.of(bytes[at])
    if (layout === undefined || layout.leastTail < 0 || bytes[at + 1] !== SPACE) return -1
    const batch = this.#batch
    const afterTime = at + 2 + this.#digits
    if (!this.#time(bytes, at + 2, afterTime, row)) return -1
    const { leastTail, mostTail, hasPid, hasGid, hasTrail } = layout
    const end = this.#numbers(bytes, afterTime, hasTrail ? layout.known : MOST_FIELDS)
    const fields = this.#fields
    let field = 2
    batch.kind[row] = layout.kind
    batch.cpu[row] = fields[0]
    batch.tid[row] = fields[1]
    batch.pid[row] = hasPid ? fields[field++] : this.#layouts.process
    batch.gid[row] = hasGid ? fields[field++] : -1
    const tail = this.#count - field
    this.#fillTail(row, field, tail)
    if (tail < leastTail || tail > mostTail) return -1
    if (hasTrail) return this.#readTrail(bytes, end, row)
    if (batch.isWide) clearTrail(batch, row)
    return end
  }

  #fillTail(row: number, field: number, tail: number): void {
    const batch = this.#batch
    const fields = this.#fields
    batch.a[row] = tail > 0 ? fields[field] : 0
    batch.b[row] = tail > 1 ? fields[field + 1] : 0
    batch.c[row] = tail > 2 ? fields[field + 2] : 0
  }

  /** The event goes on with a stack, or ends here: nearly all do. */
  #readTrail(bytes: Uint8Array, at: number, row: number): number {
    const batch = this.#batch
    if (batch.kind[row] === EVENT.label) return this.#isText ? this.#readLabel(bytes, at, row) : -1
    clearTrail(batch, row)
    if (bytes[at] !== SPACE) return at
    const trail = this.#trail
    const end = trail.read(bytes, at, batch.kind[row], batch.a[row], batch.b[row])
    batch.isWide = true
    batch.d[row] = trail.stack
    batch.e[row] = trail.who
    batch.f[row] = trail.from
    if (trail.isKernel) batch.a[row] = 1
    return end
  }

  /** The rest of the line is the text of a label; a pty ends it with a carriage return. */
  #readLabel(bytes: Uint8Array, at: number, row: number): number {
    const { labels } = this.#layouts
    const newline = bytes.indexOf(NEWLINE, at)
    const end = bytes[newline - 1] === CARRIAGE_RETURN ? newline - 1 : newline
    const from = Math.min(at + 1, end)
    if (from > at && bytes[at] !== SPACE) return -1
    setLabel(this.#batch, row, labels.nameAt(this.#batch.c[row]), labels.valueAt(bytes, from, end))
    return newline
  }

  /** Reads ` 12 345 6…` into the first `most` fields; returns the first byte behind what it understood. */
  #numbers(bytes: Uint8Array, at: number, most: number): number {
    const fields = this.#fields
    let count = 0
    let i = at
    while (bytes[i] === SPACE && count < most) {
      const from = ++i
      let value = 0
      let digit = (bytes[i] - ZERO) >>> 0
      while (digit <= 9) {
        value = (Math.imul(value, 10) + digit) | 0
        digit = (bytes[++i] - ZERO) >>> 0
      }
      if (i === from || i - from > SMALL_DIGITS) {
        i = wholeNumber(bytes, from, fields, count)
        if (i < from) break
      } else fields[count] = value
      count++
    }
    this.#count = count
    return i
  }

  /** Reads the time at `at`, which ends at `end`. False where it is none of as many digits as the one before. */
  #time(bytes: Uint8Array, at: number, end: number, row: number): boolean {
    if (end >= bytes.length || bytes[end] !== SPACE) return false
    const nanosAt = end - NANO_DIGITS
    const top = (bytes[nanosAt] - ZERO) >>> 0
    let worst = top
    let seconds = 0
    for (let i = at; i < nanosAt; i++) {
      const digit = (bytes[i] - ZERO) >>> 0
      if (digit > worst) worst = digit
      seconds = (Math.imul(seconds, 10) + digit) | 0
    }
    // The last eight digits, four at a time.
    const high = this.#view.getInt32(end - 8, true)
    const low = this.#view.getInt32(end - 4, true)
    if (worst > 9 || !areDigits(high) || !areDigits(low)) return false
    if (seconds !== this.#seconds) this.#turn(seconds)
    const nanos = (Math.imul(top, 100_000_000) + Math.imul(four(high), 10_000) + four(low)) | 0
    this.#batch.timeNs[row] = this.#secondsNs + nanos
    return true
  }

  /** Another second begins. */
  #turn(seconds: number): void {
    this.#seconds = seconds
    this.#secondsNs = this.#originSeconds < 0 ? 0 : (seconds - this.#originSeconds) * 1e9
  }

  /** The first event of a capture makes its second the origin, and not a line that only looks like one. */
  #setOrigin(): void {
    this.#originSeconds = this.#seconds
    this.#batch.originSeconds = this.#seconds
  }

  /** Whether there is a time at `at` that can be read here, although it has another number of digits than those before. */
  #learnDigits(bytes: Uint8Array, at: number): boolean {
    let digits = 0
    while (at + digits < bytes.length && (bytes[at + digits] - ZERO) >>> 0 <= 9) digits++
    if (digits === this.#digits || digits < LEAST_DIGITS || digits > MOST_DIGITS) return false
    if (bytes[at + digits] !== SPACE) return false
    this.#digits = digits
    return true
  }
}
