const VARINT = 0
const FIXED64 = 1
const LENGTH_DELIMITED = 2
/** Lengths are patched in afterwards, as varints of this many bytes: up to 256 MB. */
const LENGTH_BYTES = 4
const FIRST_CAPACITY = 1 << 16
/** A trace says the same words again and again: so many of them are remembered as bytes, unless they are long. */
const MOST_WORDS = 4096
const LONGEST_WORD = 1024
const utf8 = new TextEncoder()

/** Writes Protocol Buffers in one pass: what is in a message is written straight behind its length. */
export class ProtoWriter {
  #bytes = new Uint8Array(FIRST_CAPACITY)
  #length = 0
  readonly #words = new Map<string, Uint8Array>()

  get length(): number {
    return this.#length
  }

  /** Everything written so far, as bytes of their own; the writer is empty afterwards. */
  take(): Uint8Array {
    const bytes = this.#bytes.slice(0, this.#length)
    this.#length = 0
    return bytes
  }

  /** An integer that is not negative. */
  uint(field: number, value: number | bigint): void {
    this.#tag(field, VARINT)
    this.#varint(value)
  }

  /** An integer of any sign (int64). */
  int(field: number, value: bigint): void {
    this.uint(field, BigInt.asUintN(64, value))
  }

  /** A safe integer that is not negative, in eight bytes. */
  fixed64(field: number, value: number): void {
    this.#tag(field, FIXED64)
    this.#room(8)
    const view = new DataView(this.#bytes.buffer, this.#length, 8)
    view.setUint32(0, value % 2 ** 32, true)
    view.setUint32(4, Math.floor(value / 2 ** 32), true)
    this.#length += 8
  }

  string(field: number, text: string): void {
    const bytes = this.#encoded(text)
    this.#tag(field, LENGTH_DELIMITED)
    this.#varint(bytes.length)
    this.#room(bytes.length)
    this.#bytes.set(bytes, this.#length)
    this.#length += bytes.length
  }

  /** A message; `fill` writes its fields. */
  message(field: number, fill: () => void): void {
    this.#tag(field, LENGTH_DELIMITED)
    this.#room(LENGTH_BYTES)
    const start = this.#length + LENGTH_BYTES
    this.#length = start
    fill()
    let rest = this.#length - start
    for (let i = start - LENGTH_BYTES; i < start; i++) {
      this.#bytes[i] = i < start - 1 ? (rest & 0x7f) | 0x80 : rest & 0x7f
      rest >>>= 7
    }
  }

  #encoded(text: string): Uint8Array {
    const known = this.#words.get(text)
    if (known !== undefined) return known
    const bytes = utf8.encode(text)
    if (this.#words.size >= MOST_WORDS) this.#words.clear()
    if (text.length <= LONGEST_WORD) this.#words.set(text, bytes)
    return bytes
  }

  #tag(field: number, type: number): void {
    this.#varint(field * 8 + type)
  }

  #varint(value: number | bigint): void {
    this.#room(10)
    let low = value
    if (typeof low === 'bigint') {
      for (; low > 0x7fff_ffffn; low >>= 7n) this.#byte(Number(low & 0x7fn) | 0x80)
      low = Number(low)
    }
    for (; low > 0x7f; low = Math.floor(low / 128)) this.#byte((low % 128) | 0x80)
    this.#byte(low)
  }

  #byte(value: number): void {
    this.#bytes[this.#length++] = value
  }

  #room(bytes: number): void {
    if (this.#length + bytes <= this.#bytes.length) return
    const grown = new Uint8Array(Math.max(2 * this.#bytes.length, this.#length + bytes))
    grown.set(this.#bytes)
    this.#bytes = grown
  }
}
