import { GotailError } from '../../model/error.ts'

const BYTE_NAMES = new TextDecoder()
const LARGEST = 2 ** 53

/** Little-endian numbers and texts out of bytes that may lie about themselves: what lies outside is an error, not a crash. */
export class ByteView {
  readonly bytes: Uint8Array
  readonly #view: DataView

  constructor(bytes: Uint8Array) {
    this.bytes = bytes
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }

  get length(): number {
    return this.bytes.length
  }

  u8(at: number): number {
    return this.bytes[this.#checked(at, 1)]
  }

  u16(at: number): number {
    return this.#view.getUint16(this.#checked(at, 2), true)
  }

  u32(at: number): number {
    return this.#view.getUint32(this.#checked(at, 4), true)
  }

  i32(at: number): number {
    return this.#view.getInt32(this.#checked(at, 4), true)
  }

  /** A 64-bit number; beyond 2^53 no file and no address reaches, hence an error. */
  u64(at: number): number {
    const value = this.u32(at + 4) * 2 ** 32 + this.u32(at)
    if (value < LARGEST) return value
    throw new GotailError(`the binary holds an address that cannot be: ${value.toExponential()}`, 1)
  }

  /** The bytes from `at`, `size` of them. Throws when they are not all there. */
  slice(at: number, size: number): Uint8Array {
    this.#checked(at, size)
    return this.bytes.subarray(at, at + size)
  }

  /** The text from `at` to the next NUL, or to `most` bytes. */
  text(at: number, most: number): string {
    this.#checked(at, 0)
    const limit = Math.min(at + most, this.bytes.length)
    let end = at
    while (end < limit && this.bytes[end] !== 0) end++
    return BYTE_NAMES.decode(this.bytes.subarray(at, end))
  }

  #checked(at: number, size: number): number {
    if (at >= 0 && size >= 0 && at + size <= this.bytes.length) return at
    throw new GotailError('the binary is cut or damaged: it points to bytes that are not there', 1)
  }
}
