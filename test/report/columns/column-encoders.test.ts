import fc from 'fast-check'
import { parquetMetadata } from 'hyparquet'
import { describe, expect, test } from 'vitest'
import type { ColumnSpec } from '../../../src/model/column.ts'
import { ArrowEncoder } from '../../../src/report/columns/arrow.ts'
import { ColumnBatch } from '../../../src/report/columns/column-batch.ts'
import type { ColumnEncoder } from '../../../src/report/columns/column-encoder.ts'
import type { Cell } from '../../../src/report/columns/csv.ts'
import { ParquetEncoder } from '../../../src/report/columns/parquet.ts'
import { runs } from '../../property-runs.ts'
import { type ReadTable, readArrow, readParquet } from './read-columns.ts'

const SCHEMA: readonly ColumnSpec[] = [
  { name: 'fn', type: 'string', isNullable: false, isCategory: true },
  { name: 'start_ns', type: 'int64', isNullable: true, unit: 'ns' },
  { name: 'dur_ns', type: 'int64', isNullable: false },
  { name: 'ratio', type: 'double', isNullable: true },
  { name: 'text', type: 'string', isNullable: true },
]
const KNOWN = new Map([['gotail.table', 'spans']])
const ALL = new Map([...KNOWN, ['gotail.lost', '3']])

interface Format {
  readonly name: string
  readonly encoder: (schema: readonly ColumnSpec[]) => ColumnEncoder
  readonly read: (bytes: Uint8Array) => ReadTable | Promise<ReadTable>
}

const FORMATS: readonly Format[] = [
  { name: 'parquet', encoder: (schema) => new ParquetEncoder(schema, 'gotail'), read: readParquet },
  { name: 'arrow file', encoder: (schema) => new ArrowEncoder(schema, 'file'), read: readArrow },
  {
    name: 'arrow stream',
    encoder: (schema) => new ArrowEncoder(schema, 'stream'),
    read: readArrow,
  },
]

/** Writes rows in groups of `size`, over one batch that is used again and again. */
function written(
  { encoder }: Format,
  rows: readonly (readonly Cell[])[],
  size: number,
  schema: readonly ColumnSpec[] = SCHEMA,
): Uint8Array {
  const out = encoder(schema)
  const batch = new ColumnBatch(schema, size)
  const pieces: Uint8Array[] = []
  const flush = (): void => {
    pieces.push(out.group(batch, KNOWN))
    batch.clear()
  }
  for (const row of rows) {
    batch.add(row)
    if (batch.isFull) flush()
  }
  if (batch.length > 0) flush()
  pieces.push(out.end(ALL))
  return Buffer.concat(pieces)
}

const ROWS: readonly (readonly Cell[])[] = [
  ['main.a', 9_007_199_254_740_993n, 1000, 0.5, 'x'],
  ['main.b', undefined, 2 ** 40, null, 'é\u{1f600}'],
  ['main.a', -1, 0, -0.25, ''],
  ['main.c', '9223372036854775807', Number.MAX_SAFE_INTEGER, 1e300, undefined],
  ['main.a', 5, -(2 ** 31), 3, 'long '.repeat(1000)],
  ['main.b', 2 ** 31, 2 ** 31 - 1, undefined, '</script>'],
  ['main.d', undefined, 7, 0, null],
]

const READ = ROWS.map(([fn, start, dur, ratio, text]) => ({
  fn,
  start_ns: start === undefined ? null : BigInt(start ?? 0),
  dur_ns: BigInt(dur ?? 0),
  ratio: ratio ?? null,
  text: text ?? null,
}))

describe.each(FORMATS)('$name', (format) => {
  test.each([1, 2, 3, 7, 100])('gives every cell back, in groups of %i', async (size) => {
    const { rows, groups } = await format.read(written(format, ROWS, size))
    expect(rows).toEqual(READ)
    expect(groups.length).toBe(Math.ceil(ROWS.length / size))
  })

  test('small and large integers in turn stay what they are', async () => {
    const values = Array.from({ length: 400 }, (_, at) => (at % 7 === 0 ? 2n ** 62n : BigInt(at)))
    const schema = [{ name: 'n', type: 'int64', isNullable: false }] as const
    const rows = values.map((value) => [value])
    const { rows: back } = await format.read(written(format, rows, 150, schema))
    expect(back.map(({ n }) => n)).toEqual(values)
  })

  test('any rows have their gaps where they had them', async () => {
    const cells = fc.tuple(
      fc.option(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })),
      fc.option(fc.integer()),
      fc.constantFrom(null, null, null, 'x'),
    )
    const schema = ['a', 'b'].map((name) => ({ name, type: 'int64', isNullable: true }) as const)
    const columns = [...schema, { name: 'c', type: 'string', isNullable: true } as const]
    await fc.assert(
      fc.asyncProperty(fc.array(cells, { minLength: 1, maxLength: 70 }), async (rows) => {
        const { rows: back } = await format.read(written(format, rows, 30, columns))
        expect(back).toEqual(rows.map(([a, b, c]) => ({ a, b: b === null ? null : BigInt(b), c })))
      }),
      runs(300),
    )
  })

  test('a table without rows is a table with columns', async () => {
    const { rows, metadata } = await format.read(written(format, [], 10))
    expect(rows).toEqual([])
    expect(metadata).toEqual(Object.fromEntries(ALL))
  })

  test('the same rows give the same bytes', () => {
    expect(written(format, ROWS, 2)).toEqual(written(format, ROWS, 2))
  })
})

test('metadata of a file is whole; a stream has what is known when it begins', async () => {
  const [parquet, file, stream] = FORMATS
  for (const format of [parquet, file]) {
    const { metadata } = await format.read(written(format, ROWS, 2))
    expect(metadata).toEqual(Object.fromEntries(ALL))
  }
  const { metadata } = await stream.read(written(stream, ROWS, 2))
  expect(metadata).toEqual(Object.fromEntries(KNOWN))
})

test('Parquet leaves a spare column out that no row needed, Arrow has it', async () => {
  const schema: readonly ColumnSpec[] = [
    { name: 'n', type: 'int64', isNullable: true },
    { name: 'others', type: 'string', isNullable: true, isSpare: true },
  ]
  for (const format of FORMATS) {
    const isParquet = format.name === 'parquet'
    const { rows } = await format.read(written(format, [[1], [2], [3]], 2, schema))
    expect(rows[2]).toEqual(isParquet ? { n: 3n } : { n: 3n, others: null })
    const { rows: all } = await format.read(written(format, [[1], [2], [3, 'x']], 2, schema))
    expect(all.map(({ others }) => others)).toEqual([null, null, 'x'])
  }
})

test('Parquet keeps categories in a dictionary and says how large numbers are', () => {
  const bytes = new Uint8Array(written(FORMATS[0], ROWS, 100))
  const [group] = parquetMetadata(bytes.buffer).row_groups
  const [fn, , dur] = group.columns.map(({ meta_data }) => meta_data)
  expect(fn?.encodings).toContain('RLE_DICTIONARY')
  expect(dur?.statistics).toMatchObject({ max_value: BigInt(Number.MAX_SAFE_INTEGER) })
})
