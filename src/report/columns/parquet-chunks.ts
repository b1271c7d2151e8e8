import type { ByteWriter, ParquetWriter } from 'hyparquet-writer'
import { writePageHeader } from 'hyparquet-writer/src/datapage.js'
import { snappyCompress } from 'hyparquet-writer/src/snappy.js'
import type { BatchColumn } from './column-batch.ts'
import type { Int64Values } from './column-values.ts'
import { DeltaPacker } from './delta-pack.ts'
import { HIGH, LOW } from './word-order.ts'

/** What the end of a file says of a column in a row group. */
export type ColumnChunk = ParquetWriter['row_groups'][number]['columns'][number]

type ChunkFacts = NonNullable<ColumnChunk['meta_data']>
type ParquetType = ChunkFacts['type']
type Encoding = ChunkFacts['encodings'][number]
type Statistics = NonNullable<ChunkFacts['statistics']>

/** A column of whole numbers. */
export interface IntegerColumn extends BatchColumn {
  readonly values: Int64Values
}

/** Whether a column is one. */
export function isIntegers(column: BatchColumn): column is IntegerColumn {
  return column.values.kind === 'int64'
}

/** What a page is made of. */
interface Page {
  readonly content: Uint8Array
  /** Which rows have a value. */
  readonly levels: Uint8Array
  readonly rows: number
  readonly nulls: number
  readonly encoding: Encoding
}

/**
 * Writes column chunks of one page each: whole numbers, and columns without any value. The general writer makes an object of each
 * value and of each level, which takes six times as long; and most tables are of numbers without gaps.
 */
export class ColumnChunks {
  readonly #writer: ByteWriter
  readonly #packer = new DeltaPacker()
  #present = new Int32Array(0)

  constructor(writer: ByteWriter) {
    this.#writer = writer
  }

  /** Writes the first `length` rows of a column, and returns what the end of the file has to say of them. */
  integers(column: IntegerColumn, length: number): ColumnChunk {
    const { nullCount: nulls } = column
    const count = length - nulls
    const halves = nulls === 0 ? column.values.halves : this.#withoutGaps(column, length)
    const content = this.#packer.pack(halves, count)
    const page = { content, rows: length, nulls, encoding: 'DELTA_BINARY_PACKED' } as const
    return this.#chunk(column, 'INT64', page, bounds(halves, count))
  }

  /** The same for texts of which no row has one. */
  noTexts(column: BatchColumn, length: number): ColumnChunk {
    const content = new Uint8Array(0)
    const page = { content, rows: length, nulls: length, encoding: 'PLAIN' } as const
    return this.#chunk(column, 'BYTE_ARRAY', page, {})
  }

  #chunk(
    column: BatchColumn,
    type: ParquetType,
    page: Omit<Page, 'levels'>,
    found: Statistics,
  ): ColumnChunk {
    const { rows, nulls, encoding } = page
    const from = this.#writer.offset
    const levels = column.spec.isNullable ? levelBytes(column, rows) : new Uint8Array(0)
    const size = this.#page({ ...page, levels })
    return {
      file_offset: BigInt(from),
      meta_data: {
        type,
        encodings: [encoding],
        path_in_schema: [column.spec.name],
        codec: 'SNAPPY',
        num_values: BigInt(rows),
        total_compressed_size: BigInt(this.#writer.offset - from),
        total_uncompressed_size: BigInt(size),
        data_page_offset: BigInt(from),
        statistics: { ...found, null_count: BigInt(nulls) },
      },
    }
  }

  /** Returns how many bytes it takes before it is compressed. */
  #page({ content, levels, rows, nulls, encoding }: Page): number {
    const writer = this.#writer
    const packed = snappyCompress(content)
    const isSmaller = packed.length < content.length
    const out = isSmaller ? packed : content
    const from = writer.offset
    writePageHeader(writer, {
      type: 'DATA_PAGE_V2',
      uncompressed_page_size: levels.length + content.length,
      compressed_page_size: levels.length + out.length,
      data_page_header_v2: {
        num_values: rows,
        num_nulls: nulls,
        num_rows: rows,
        encoding,
        definition_levels_byte_length: levels.length,
        repetition_levels_byte_length: 0,
        is_compressed: isSmaller,
      },
    })
    const size = writer.offset - from + levels.length + content.length
    writer.appendBytes(levels)
    writer.appendBytes(out)
    return size
  }

  /** Numbers of the rows that have one, as halves, one behind the other. */
  #withoutGaps({ values: { halves }, present }: IntegerColumn, length: number): Int32Array {
    if (this.#present.length < 2 * length) this.#present = new Int32Array(2 * length)
    const out = this.#present
    let at = 0
    for (let row = 0; row < length; row++) {
      if (present[row] === 0) continue
      out[at++] = halves[2 * row]
      out[at++] = halves[2 * row + 1]
    }
    return out
  }
}

/** Which rows have a value: one run where all or none have, else a bit for each (the RLE hybrid of Parquet, one bit wide). */
function levelBytes({ present, nullCount }: BatchColumn, length: number): Uint8Array {
  if (nullCount === 0 || nullCount === length) {
    return Uint8Array.from([...varint(length * 2), nullCount === 0 ? 1 : 0])
  }
  const groups = Math.ceil(length / 8)
  const head = varint(groups * 2 + 1)
  const bytes = new Uint8Array(head.length + groups)
  bytes.set(head)
  for (let row = 0; row < length; row++)
    bytes[head.length + (row >> 3)] |= present[row] << (row & 7)
  return bytes
}

function varint(value: number): number[] {
  const bytes: number[] = []
  let rest = value
  for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push((rest & 127) | 128)
  return [...bytes, rest]
}

/** The least and the greatest of numbers below 2^31, as nearly all are; undefined where one is none of these. */
function smallBounds(halves: Int32Array, count: number): Statistics | undefined {
  let least = halves[LOW]
  let most = least
  let above = 0
  for (let at = 0; at < 2 * count; at += 2) {
    const number = halves[at + LOW]
    above |= halves[at + HIGH]
    if (number < least) least = number
    if (number > most) most = number
  }
  if (above !== 0 || least < 0) return undefined
  return { min_value: BigInt(least), max_value: BigInt(most) }
}

/** The least and the greatest of the first `count` numbers. */
function bounds(halves: Int32Array, count: number): Statistics {
  if (count === 0) return {}
  const small = smallBounds(halves, count)
  if (small !== undefined) return small
  let leastHigh = halves[HIGH]
  let mostHigh = leastHigh
  // The lower halves have no sign.
  let leastLow = halves[LOW] >>> 0
  let mostLow = leastLow
  for (let at = 2; at < 2 * count; at += 2) {
    const high = halves[at + HIGH]
    const low = halves[at + LOW] >>> 0
    if (high < leastHigh || (high === leastHigh && low < leastLow)) {
      leastHigh = high
      leastLow = low
    }
    if (high > mostHigh || (high === mostHigh && low > mostLow)) {
      mostHigh = high
      mostLow = low
    }
  }
  return { min_value: whole(leastHigh, leastLow), max_value: whole(mostHigh, mostLow) }
}

function whole(high: number, low: number): bigint {
  return (BigInt(high) << 32n) | BigInt(low)
}
