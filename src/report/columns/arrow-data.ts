import {
  type Data,
  type DataType,
  type Dictionary,
  Float64,
  type Int32,
  Int64,
  makeData,
  Utf8,
  Vector,
} from 'apache-arrow'
import type { BatchColumn } from './column-batch.ts'

/** UTF-8 takes at most three bytes for a UTF-16 unit. */
const MOST_BYTES_A_UNIT = 3
const NO_NULLS = { nullCount: 0 } as const

/** A column of texts that repeat: each is stored once. */
export type Categories = Dictionary<Utf8, Int32>

/** The texts of one column, each with a number, in the order in which they came. */
export class ArrowCategories {
  readonly type: Categories
  readonly #codes = new Map<string, number>()
  #fresh: string[] = []
  /** As they came up, batch by batch: the writer knows which it has written. */
  readonly #texts: Data<Utf8>[] = []

  constructor(type: Categories) {
    this.type = type
  }

  /** The first `length` texts by their numbers, with all texts so far. */
  data(texts: readonly string[], length: number, nulls: Nulls): Data<Categories> {
    const data = new Int32Array(length)
    for (let row = 0; row < length; row++) data[row] = this.#code(texts[row])
    if (this.#fresh.length > 0) this.#texts.push(textData(this.#fresh, NO_NULLS))
    this.#fresh = []
    const dictionary = new Vector(this.#texts.slice())
    return makeData({ type: this.type, length, data, dictionary, ...nulls })
  }

  #code(text: string): number {
    const known = this.#codes.get(text)
    if (known !== undefined) return known
    const code = this.#codes.size
    this.#codes.set(text, code)
    this.#fresh.push(text)
    return code
  }
}

/** The first `length` values of a column. */
export function arrowData(
  column: BatchColumn,
  length: number,
  categories: ArrowCategories | undefined,
): Data<DataType> {
  const { values } = column
  const nulls = nullsOf(column, length)
  switch (values.kind) {
    case 'int64':
      return makeData({
        type: new Int64(),
        length,
        data: values.values.subarray(0, length),
        ...nulls,
      })
    case 'double':
      return makeData({
        type: new Float64(),
        length,
        data: values.values.subarray(0, length),
        ...nulls,
      })
    case 'string':
      return categories === undefined
        ? textData(values.values.slice(0, length), nulls)
        : categories.data(values.values, length, nulls)
  }
}

interface Nulls {
  readonly nullCount: number
  readonly nullBitmap?: Uint8Array
}

/** A bit for each row, the lowest first: 1 where there is a value. */
function nullsOf({ nullCount, present }: BatchColumn, length: number): Nulls {
  if (nullCount === 0) return NO_NULLS
  const nullBitmap = new Uint8Array(Math.ceil(length / 8))
  for (let row = 0; row < length; row++) nullBitmap[row >> 3] |= present[row] << (row & 7)
  return { nullCount, nullBitmap }
}

function textData(texts: readonly string[], nulls: Nulls): Data<Utf8> {
  const { length } = texts
  const valueOffsets = new Int32Array(length + 1)
  const most = texts.reduce((sum, text) => sum + text.length * MOST_BYTES_A_UNIT, 0)
  const bytes = new Uint8Array(most)
  const encoder = new TextEncoder()
  let at = 0
  texts.forEach((text, row) => {
    at += encoder.encodeInto(text, bytes.subarray(at)).written
    valueOffsets[row + 1] = at
  })
  // What stays in a dictionary must not hold on to room that it does not need.
  const data = bytes.slice(0, at)
  return makeData({ type: new Utf8(), length, valueOffsets, data, ...nulls })
}
