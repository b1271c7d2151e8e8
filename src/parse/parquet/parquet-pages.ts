import type { AsyncBuffer, ColumnMetaData, FileMetaData } from 'hyparquet'
import { type ThriftStruct, ThriftStructs } from './thrift-structs.ts'

/** A page is held whole; those that gotail writes have a megabyte. */
const MOST_PAGE_BYTES = 1 << 28

// The fields of a PageHeader and of the heads in it (parquet.thrift).
const UNPACKED_BYTES = 2
const PACKED_BYTES = 3
const DATA = 5
const DICTIONARY = 7
const DATA_V2 = 8
const VALUES = 1
const NULLS_V2 = 2
const ROWS_V2 = 3
const DEFINITION_BYTES_V2 = 5
const REPETITION_BYTES_V2 = 6

/** The bytes of one column in one group of rows. */
interface Chunk {
  readonly from: number
  readonly to: number
}

/**
 * The same file, with the bytes of one column of one row group read and its pages checked: a reader that is told nonsense by
 * the head of a page may go on for ever. Throws on the first page that cannot be.
 */
export async function withSoundPages(
  file: AsyncBuffer,
  { row_groups: groups }: FileMetaData,
  group: number,
  column: string,
): Promise<AsyncBuffer> {
  const { columns, num_rows: rows } = groups[group]
  const own = columns.find(({ meta_data: meta }) => meta?.path_in_schema[0] === column)?.meta_data
  if (own === undefined) throw new Error(`a row group has no column ${column}`)
  const chunk = chunkOf(own, file.byteLength)
  const bytes = await file.slice(chunk.from, chunk.to)
  checkPages(bytes, Number(rows))
  return {
    byteLength: file.byteLength,
    slice: (from, to = file.byteLength) =>
      from >= chunk.from && to <= chunk.to
        ? bytes.slice(from - chunk.from, to - chunk.from)
        : file.slice(from, to),
  }
}

function chunkOf(meta: ColumnMetaData, fileBytes: number): Chunk {
  const data = Number(meta.data_page_offset)
  const dictionary = Number(meta.dictionary_page_offset ?? 0)
  const from = dictionary > 0 && dictionary < data ? dictionary : data
  const to = from + Number(meta.total_compressed_size)
  if (!(from >= 0 && to >= from && to <= fileBytes)) {
    throw new Error('a column lies outside of the file')
  }
  return { from, to }
}

/** All pages together hold a value for each row, and each says how long it is. */
function checkPages(bytes: ArrayBuffer, rows: number): void {
  const heads = new ThriftStructs(new Uint8Array(bytes))
  let values = 0
  while (heads.offset < bytes.byteLength) {
    const head = heads.read()
    const left = bytes.byteLength - heads.offset
    const packed = counted(head, PACKED_BYTES, left, 'bytes')
    heads.offset += packed
    counted(head, UNPACKED_BYTES, MOST_PAGE_BYTES, 'bytes')
    const dataV2 = head.structs.get(DATA_V2)
    if (dataV2 !== undefined) checkV2(dataV2, rows - values, packed)
    values += valuesOf(head, rows - values, rows)
  }
  if (values !== rows) throw new Error(`${values} values for ${rows} rows`)
}

/** How many of the rows' values are in a page: none in a dictionary. */
function valuesOf({ structs }: ThriftStruct, left: number, rows: number): number {
  const dictionary = structs.get(DICTIONARY)
  const data = structs.get(DATA)
  if (dictionary !== undefined) counted(dictionary, VALUES, rows, 'values')
  const page = data ?? structs.get(DATA_V2)
  return page === undefined ? 0 : counted(page, VALUES, left, 'values')
}

function checkV2(page: ThriftStruct, rows: number, bytes: number): void {
  counted(page, NULLS_V2, rows, 'nulls')
  counted(page, ROWS_V2, rows, 'rows')
  counted(page, DEFINITION_BYTES_V2, bytes, 'bytes of definition levels')
  counted(page, REPETITION_BYTES_V2, bytes, 'bytes of repetition levels')
}

/** A number that must be there and cannot be greater than `most`. */
function counted({ numbers }: ThriftStruct, field: number, most: number, what: string): number {
  const count = numbers.get(field)
  if (count === undefined || count < 0 || count > most) {
    throw new Error(`a page of ${count ?? 'no number of'} ${what}`)
  }
  return count
}
