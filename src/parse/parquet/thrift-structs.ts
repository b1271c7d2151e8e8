const STOP = 0
const TRUE = 1
const FALSE = 2
const BYTE = 3
/** i16, i32 and i64 look alike. */
const NUMBERS: readonly number[] = [4, 5, 6]
const DOUBLE = 7
const BINARY = 8
const STRUCT = 12
/** The lower half of a field's first byte; the upper one is how far its number is from the field before. */
const TYPE = 0x0f
const MOST_DEPTH = 8
/** Ten groups of seven bits hold 64. */
const MOST_GROUPS = 10

/** A Thrift struct: its numbers and structs by field, the other fields left out. */
export interface ThriftStruct {
  readonly numbers: ReadonlyMap<number, number>
  readonly structs: ReadonlyMap<number, ThriftStruct>
}

/**
 * Reads structs of Thrift's compact protocol (thrift-compact-protocol.md) that hold no collections, as the heads of Parquet
 * pages do. Every step goes forward, and none goes beyond the end: whatever the bytes, it comes to an end or throws.
 */
export class ThriftStructs {
  readonly #bytes: Uint8Array
  offset = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  /** The struct at `offset`, which afterwards is behind it. */
  read(depth = 0): ThriftStruct {
    if (depth > MOST_DEPTH) throw new Error('structs too deep in each other')
    const numbers = new Map<number, number>()
    const structs = new Map<number, ThriftStruct>()
    let field = 0
    for (let head = this.#byte(); (head & TYPE) !== STOP; head = this.#byte()) {
      field = head > TYPE ? field + (head >> 4) : this.#number()
      const type = head & TYPE
      if (type === STRUCT) structs.set(field, this.read(depth + 1))
      else if (NUMBERS.includes(type)) numbers.set(field, this.#number())
      else this.#skip(lengthOf(type) ?? this.#size())
    }
    return { numbers, structs }
  }

  #byte(): number {
    if (this.offset >= this.#bytes.length) throw new Error('a struct without an end')
    return this.#bytes[this.offset++]
  }

  #skip(bytes: number): void {
    if (bytes > this.#bytes.length - this.offset) throw new Error('a text without an end')
    this.offset += bytes
  }

  #size(): number {
    let size = 0
    for (let group = 0; group < MOST_GROUPS; group++) {
      const byte = this.#byte()
      size += (byte & 0x7f) * 2 ** (7 * group)
      if (byte < 0x80) return size
    }
    throw new Error('a number without an end')
  }

  /** Zigzag: 0, -1, 1, -2, … */
  #number(): number {
    const size = this.#size()
    return size % 2 === 0 ? size / 2 : -(size + 1) / 2
  }
}

/** How many bytes a value takes; `undefined` for a text, which says so itself. */
function lengthOf(type: number): number | undefined {
  if (type === TRUE || type === FALSE) return 0
  if (type === BYTE) return 1
  if (type === DOUBLE) return 8
  if (type === BINARY) return undefined
  throw new Error(`a field of type ${type}`)
}
