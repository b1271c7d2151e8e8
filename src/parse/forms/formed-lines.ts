import { ByteWords, viewOf } from '../bytes/byte-words.ts'
import type { FormNumbers } from './form-numbers.ts'
import { FormTable } from './form-table.ts'
import { type FormedText, formedText } from './line-form.ts'

const NEWLINE = 10
const CARRIAGE_RETURN = 13
const SPACE = 32
const SMALL_N = 110
const CAPITAL_K = 75
const DELETE = 127
/** Means that lines of this form are left to others. */
const UNCLEAR = 'unclear'
const NOTHING = new ByteWords(new Uint8Array(0))

/** What stands around a line: a printf record of JSON has its own. The last byte behind it is a newline. */
export interface LineWrap {
  readonly before: Uint8Array
  readonly after: Uint8Array
}

/** A line whose form is known. It is the same object for all of them. */
export interface FormedLine {
  readonly numbers: FormNumbers
  readonly bytes: Uint8Array
  /** Where it begins. */
  readonly from: number
  /** The line of the capture. */
  readonly line: number
}

/** What to do with lines, and how to learn what they mean. */
export interface FormReader<Meaning> {
  /** Takes a line; false leaves it to others, since it has a number that it must not have, or there is no room. */
  take(meaning: Meaning, line: FormedLine): boolean
  /** What all lines of the form mean of which one was just read by others; undefined where that is not clear. */
  meaningOf(text: FormedText): Meaning | undefined
}

/** Who takes lines whose form is known, and learns forms. */
export interface FormTaker {
  /** Whether the line that it looked at last is of a form that it never met. */
  readonly isNew: boolean
  /** Takes lines until another one comes, as `FormedLines` does. Returns where that is. */
  read(bytes: Uint8Array, from: number, to: number, line: number, place: LinePlace): number
  /** How many lines it took from that one on. */
  linesSince(line: number): number
  /** Others read this line alone. */
  learn(text: string, line: number): void
}

/** Where lines stand. */
export interface LinePlace {
  readonly wrap: LineWrap
  /** Whether a line may belong to the one behind it. */
  readonly isHeading: boolean
}

/**
 * Lines that repeat: those that differ in their numbers only have one form, whatever printed them. The first is read by those who
 * know what lines mean; what they made of it is learnt, and the next ones go from bytes to numbers without a string.
 */
export class FormedLines<Meaning> {
  readonly #reader: FormReader<Meaning>
  readonly #table = new FormTable<Meaning | typeof UNCLEAR>()
  readonly #line: { numbers: FormNumbers; bytes: Uint8Array; from: number; line: number }
  /** Whether the last line that was looked at is of a form that was never met. */
  #isNew = false
  #wrap: LineWrap | undefined
  #before: ByteWords = NOTHING
  #after: ByteWords = NOTHING
  #bytes: Uint8Array = NOTHING.bytes
  #view: DataView = viewOf(NOTHING.bytes)
  #end: Uint8Array = NOTHING.bytes

  /** Whether the last line that was looked at may be learnt. */
  get isNew(): boolean {
    return this.#isNew && this.#table.hasRoom
  }

  constructor(reader: FormReader<Meaning>) {
    this.#reader = reader
    this.#line = { numbers: this.#table.numbers, bytes: new Uint8Array(0), from: 0, line: 0 }
  }

  /**
   * Takes the lines of `bytes[from, to)`, which are whole, until another one comes. `line` is the number of the first. Returns
   * where it stopped. Where `isHeading`, a line may belong to the one behind it: then that one must be there, and be none of
   * bcc's distributions.
   */
  read(bytes: Uint8Array, from: number, to: number, line: number, place: LinePlace): number {
    this.#line.line = line
    this.#isNew = false
    this.#use(bytes, place.wrap)
    const room = this.#before.length + this.#table.room
    const last = bytes.length - room
    const at = this.#read(bytes, this.#view, from, Math.min(to, last), to, place.isHeading)
    if (at < last || at >= to) return at
    // Behind the last lines there is no room to read them in words: they are copied to where there is.
    const end = this.#ending(bytes.subarray(at, to), room)
    return at + this.#read(end, viewOf(end), 0, to - at, to - at, place.isHeading)
  }

  /** The same for lines that begin before `last`. */
  #read(
    bytes: Uint8Array,
    view: DataView,
    from: number,
    last: number,
    to: number,
    isHeading: boolean,
  ): number {
    const inHand = this.#line
    inHand.bytes = bytes
    inHand.numbers.use(view)
    let at = from
    while (at < last && this.#before.isAt(bytes, view, at)) {
      inHand.from = at + this.#before.length
      const meaning = this.#table.find(bytes, view, inHand.from)
      this.#isNew = meaning === undefined
      if (meaning === undefined || meaning === UNCLEAR) break
      const next = this.#next(bytes, view)
      if (next < 0 || (isHeading && !isNoDistribution(bytes, next, to))) break
      if (!this.#reader.take(meaning, inHand)) break
      inHand.line++
      at = next
    }
    return at
  }

  /** Where the line behind the one that was found begins; -1 where that one goes on. */
  #next(bytes: Uint8Array, view: DataView): number {
    const { end } = this.#table
    const isText = this.#before.length === 0
    if (isText && bytes[end] === NEWLINE) return end + 1
    const stop = isText && bytes[end] === CARRIAGE_RETURN ? end + 1 : end
    return this.#after.isAt(bytes, view, stop) ? stop + this.#after.length : -1
  }

  #use(bytes: Uint8Array, wrap: LineWrap): void {
    if (wrap !== this.#wrap) {
      this.#wrap = wrap
      this.#before = new ByteWords(wrap.before)
      this.#after = new ByteWords(wrap.after)
    }
    if (bytes === this.#bytes) return
    this.#bytes = bytes
    this.#view = viewOf(bytes)
  }

  /** The lines at the end of the bytes, with room behind them. */
  #ending(lines: Uint8Array, room: number): Uint8Array {
    const length = lines.length + room
    if (this.#end.length < length) this.#end = new Uint8Array(2 * length)
    this.#end.set(lines)
    return this.#end
  }

  /** How many lines the last call took. */
  linesSince(line: number): number {
    return this.#line.line - line
  }

  /** `text` is a line that stands alone, was looked at here and then read by others. */
  learn(text: string): void {
    if (!this.isNew) return
    this.#isNew = false
    // Text that may be part of a map, or a record, is never only a line.
    const formed = text.startsWith('{') || text.includes('@') ? undefined : formedText(text)
    if (formed === undefined || this.#table.has(formed)) return
    this.#table.add(formed, this.#reader.meaningOf(formed) ?? UNCLEAR)
  }
}

/**
 * Whether there is a line at `at` that is no head of a distribution, by its last byte: such a head ends with that word, or
 * with the K of the sequence by which `grep --color` ends what it found.
 */
export function isNoDistribution(bytes: Uint8Array, at: number, to: number): boolean {
  const newline = at < to ? bytes.indexOf(NEWLINE, at) : -1
  const last = newline > at ? bytes[newline - 1] : SMALL_N
  return last !== SMALL_N && last !== CAPITAL_K && last > SPACE && last < DELETE
}
