import { startsWith } from './byte-text.ts'

const WORD = 4

/** The words of some bytes, the first byte of each lowest; the last is filled up with zeros. */
export function wordsOf(bytes: Uint8Array): Int32Array {
  const words = new Int32Array(Math.ceil(bytes.length / WORD))
  for (const [at, byte] of bytes.entries()) words[at >> 2] |= byte << (8 * (at & 3))
  return words
}

/** What is compared of the last word of so many bytes. */
export function lastMask(length: number): number {
  return -1 >>> (8 * (-length & 3))
}

/** Bytes that are looked for at many places: four are compared at a time. */
export class ByteWords {
  readonly bytes: Uint8Array
  readonly length: number
  readonly #words: Int32Array
  readonly #mask: number

  constructor(bytes: Uint8Array) {
    this.bytes = bytes
    this.length = bytes.length
    this.#words = wordsOf(bytes)
    this.#mask = lastMask(bytes.length)
  }

  /** Whether they stand at `at` of `bytes`, of which `view` is the view. */
  isAt(bytes: Uint8Array, view: DataView, at: number): boolean {
    const words = this.#words
    const last = words.length - 1
    if (last < 1 || at + WORD * (last + 1) > bytes.length) return startsWith(bytes, at, this.bytes)
    for (let i = 0; i < last; i++) {
      if (view.getInt32(at + WORD * i, true) !== words[i]) return false
    }
    return ((view.getInt32(at + WORD * last, true) ^ words[last]) & this.#mask) === 0
  }
}

/** A view of bytes, to read words of them. */
export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}
