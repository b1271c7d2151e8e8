import { GotailError } from '../../model/error.ts'
import { ByteView } from '../binary/byte-view.ts'

const LONGEST_TEXT = 4096
/** A LEB128 number of 64 bits has ten bytes. */
const LONGEST_NUMBER = 10

/** Reads numbers and texts of DWARF one after another. What lies outside of the bytes is a GotailError. */
export class DwarfCursor {
  readonly view: ByteView
  at: number

  constructor(view: ByteView, at: number) {
    this.view = view
    this.at = at
  }

  u8(): number {
    return this.view.u8(this.#step(1))
  }

  u16(): number {
    return this.view.u16(this.#step(2))
  }

  u32(): number {
    return this.view.u32(this.#step(4))
  }

  /** 64 bits; NaN for what no address and no offset can be. */
  u64(): number {
    const at = this.#step(8)
    const value = this.view.u32(at + 4) * 2 ** 32 + this.view.u32(at)
    return Number.isSafeInteger(value) ? value : Number.NaN
  }

  /** An unsigned LEB128 number: seven bits a byte. */
  uleb(): number {
    let value = 0
    for (let index = 0; index < LONGEST_NUMBER; index++) {
      const byte = this.u8()
      value += (byte & 127) * 2 ** (7 * index)
      if (byte < 128) return value
    }
    throw new GotailError('the debug information is damaged: a number does not end', 1)
  }

  /** A signed LEB128 number. */
  sleb(): number {
    const start = this.at
    const value = this.uleb()
    const bits = 7 * (this.at - start)
    const isNegative = (this.view.u8(this.at - 1) & 64) !== 0
    return isNegative ? value - 2 ** bits : value
  }

  /** A text up to its NUL. */
  text(): string {
    const text = this.view.text(this.at, LONGEST_TEXT)
    this.skipText()
    return text
  }

  /** Passes over a text without making a string of it: most are never looked at. */
  skipText(): void {
    const end = this.view.bytes.indexOf(0, this.at)
    if (end < 0) throw new GotailError('the debug information is damaged: a name does not end', 1)
    this.at = end + 1
  }

  block(size: number): Uint8Array {
    return this.view.slice(this.#step(size), size)
  }

  skip(size: number): void {
    this.#step(size)
  }

  #step(size: number): number {
    const from = this.at
    this.at += size
    return from
  }
}

/** A cursor over bytes that stand alone. */
export function cursorOver(bytes: Uint8Array): DwarfCursor {
  return new DwarfCursor(new ByteView(bytes), 0)
}
