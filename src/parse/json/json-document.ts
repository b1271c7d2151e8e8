import { ascii, startsWith } from '../bytes/byte-text.ts'
import { JsonReader } from './json-reader.ts'

const NEWLINE = 0x0a
const QUOTE = 0x22
const BACKSLASH = 0x5c
const COMMA = 0x2c
const COLON = 0x3a
const SPACE = 0x20
const OPEN_LIST = 0x5b
const CLOSE_LIST = 0x5d
const OPEN_OBJECT = 0x7b
const CLOSE_OBJECT = 0x7d
/** A record of more bytes is handed over cut: no record of bpftrace comes near. */
const MAX_RECORD = 16 * 1024 * 1024
const TYPE = ascii('"type": ')

/** Takes a record as bpftrace writes it: on one line, a blank behind each colon and comma, its type first. */
export type RecordTaker = (bytes: Uint8Array, from: number, to: number, line: number) => void

/**
 * Records that went through another program: in a list `[…]`, spread over lines, members in another order. Each becomes
 * one line again. What stands between them is handed over as it is.
 */
export class JsonDocument {
  readonly #take: RecordTaker
  #record = new Uint8Array(4096)
  #length = 0
  #line = 0
  #depth = 0
  #isInString = false
  #isEscaped = false

  constructor(take: RecordTaker) {
    this.#take = take
  }

  /** The next line, `bytes[from, to)` without its newline. */
  line(bytes: Uint8Array, from: number, to: number, lineNumber: number): void {
    let at = from
    while (at < to) {
      if (this.#depth === 0) at = this.#between(bytes, at, to, lineNumber)
      if (at < to) this.#byte(bytes[at++])
      if (this.#depth === 0 && this.#length > 0) this.#end()
    }
  }

  /** There are no more lines: a record that was begun comes out as it is. */
  end(): void {
    if (this.#length > 0) this.#end()
  }

  /** Passes over what separates records; other text goes out. Returns where the next record begins. */
  #between(bytes: Uint8Array, from: number, to: number, lineNumber: number): number {
    let at = from
    while (at < to && isSeparator(bytes[at])) at++
    if (at < to && bytes[at] !== OPEN_OBJECT) {
      this.#take(bytes, at, to, lineNumber)
      return to
    }
    this.#line = lineNumber
    return at
  }

  #byte(byte: number): void {
    if (this.#isInString) this.#stringByte(byte)
    else if (byte > SPACE) this.#plainByte(byte)
    if (this.#length >= MAX_RECORD) this.#end()
  }

  #stringByte(byte: number): void {
    this.#append(byte)
    if (this.#isEscaped) this.#isEscaped = false
    else if (byte === BACKSLASH) this.#isEscaped = true
    else if (byte === QUOTE) this.#isInString = false
  }

  #plainByte(byte: number): void {
    this.#append(byte)
    if (byte === QUOTE) this.#isInString = true
    else if (byte === OPEN_OBJECT || byte === OPEN_LIST) this.#depth++
    else if (byte === CLOSE_OBJECT || byte === CLOSE_LIST) this.#depth--
    else if (byte === COLON || byte === COMMA) this.#append(SPACE)
  }

  #append(byte: number): void {
    if (this.#length === this.#record.length) {
      const grown = new Uint8Array(2 * this.#length)
      grown.set(this.#record)
      this.#record = grown
    }
    this.#record[this.#length++] = byte
  }

  #end(): void {
    const record = typeFirst(this.#record.subarray(0, this.#length))
    this.#length = 0
    this.#depth = 0
    this.#isInString = this.#isEscaped = false
    this.#take(record, 0, record.length - 1, this.#line)
  }
}

function isSeparator(byte: number): boolean {
  return byte <= SPACE || byte === COMMA || byte === OPEN_LIST || byte === CLOSE_LIST
}

/** The record with its type in front and a newline behind. */
function typeFirst(record: Uint8Array): Uint8Array {
  const out = new Uint8Array(record.length + 1)
  out.set(record)
  out[record.length] = NEWLINE
  const starts = memberStarts(record)
  const at = starts.findIndex((start) => startsWith(record, start, TYPE))
  if (at <= 0) return out
  const start = starts[at]
  // A comma and a blank part two members.
  const before = record.subarray(1, start - 2)
  const type = record.subarray(start, (starts[at + 1] ?? record.length + 1) - 2)
  out.set(type, 1)
  out.set([COMMA, SPACE], 1 + type.length)
  out.set(before, 3 + type.length)
  return out
}

/** Where the members of the object itself begin. */
function memberStarts(record: Uint8Array): readonly number[] {
  const node = new JsonReader().read(record, 0, record.length)
  return node?.kind === 'object' ? node.pairs.map(({ key }) => key.from - 1) : []
}
