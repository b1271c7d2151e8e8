import type { RecordBatch } from '@uwdata/flechette/src/encode/record-batch.js'

const ALIGNMENT = 8
/** UTF-8 takes at most three bytes for a UTF-16 unit. */
const MOST_BYTES_A_UNIT = 3
const NOTHING = new Uint8Array(0)

/** The body of an Arrow message: buffers of columns, one after another, and what the message says about them. */
export class ArrowBody implements RecordBatch {
  readonly nodes: { length: number; nullCount: number }[] = []
  readonly regions: { offset: number; length: number }[] = []
  readonly variadic: readonly number[] = []
  readonly buffers: Uint8Array[] = []
  #byteLength = 0

  get byteLength(): number {
    return this.#byteLength
  }

  /** Begins a column; `present` has a 1 for each row with a value. */
  column(length: number, nullCount: number, present: Uint8Array): void {
    this.nodes.push({ length, nullCount })
    this.buffer(nullCount === 0 ? NOTHING : bitmap(present, length))
  }

  /** Numbers of the column, or offsets into its text. */
  buffer(values: Uint8Array | Int32Array | BigInt64Array | Float64Array): void {
    const { buffer, byteOffset, byteLength } = values
    this.regions.push({ offset: this.#byteLength, length: byteLength })
    this.buffers.push(new Uint8Array(buffer, byteOffset, byteLength))
    this.#byteLength += Math.ceil(byteLength / ALIGNMENT) * ALIGNMENT
  }

  /** Texts: their offsets, then their bytes. */
  texts(texts: readonly string[]): void {
    const offsets = new Int32Array(texts.length + 1)
    const most = texts.reduce((sum, text) => sum + text.length * MOST_BYTES_A_UNIT, 0)
    const bytes = new Uint8Array(most)
    const encoder = new TextEncoder()
    let at = 0
    texts.forEach((text, row) => {
      at += encoder.encodeInto(text, bytes.subarray(at)).written
      offsets[row + 1] = at
    })
    this.buffer(offsets)
    this.buffer(bytes.subarray(0, at))
  }
}

/** A bit for each row, the lowest first. */
function bitmap(present: Uint8Array, length: number): Uint8Array {
  const bits = new Uint8Array(Math.ceil(length / 8))
  for (let row = 0; row < length; row++) bits[row >> 3] |= present[row] << (row & 7)
  return bits
}
